import { useMemo, useState } from 'react'
import { ListBox, ListBoxItem, type Selection } from 'react-aria-components'
import type { AccountSummary } from '../../protocol/index.ts'
import { useLanguage } from '../i18n/language.tsx'
import { matches } from '../state/matching.ts'
import { FilterField } from './filter-field.tsx'
import { Icon } from './icon.tsx'
import { Monogram } from './monogram.tsx'
import { PersonName } from './person-name.tsx'
import './people-picker.css'

/** A whole hospital does not fit in a list that is read by eye: beyond this, one types a name. */
const shownAtMost = 100

interface PeoplePickerProps {
  people: readonly AccountSummary[]
  /** Said when there is nobody at all to choose from. */
  empty: string
  mode: 'one' | 'several'
  chosen: ReadonlySet<string>
  onChoose(chosen: ReadonlySet<string>): void
  autoFocus?: boolean
}

/** A list of people that narrows as one types. What is chosen stays chosen while the filter changes. */
export function PeoplePicker({ people, empty, mode, chosen, onChoose, autoFocus }: PeoplePickerProps) {
  const { text, formats } = useLanguage()
  const [query, setQuery] = useState('')
  const found = useMemo(() => {
    const sorted = [...people].sort((a, b) => formats.compare(a.displayName, b.displayName))
    return sorted.filter((person) => matches(person.displayName, query))
  }, [people, query, formats])
  const shown = found.slice(0, shownAtMost)
  const rest = found.length - shown.length
  const choose = (selection: Selection): void => {
    const visible = new Set<string>(shown.map((person) => person.accountId))
    const kept = mode === 'several' ? [...chosen].filter((id) => !visible.has(id)) : []
    const picked = selection === 'all' ? [...visible] : [...selection].map(String)
    onChoose(new Set([...kept, ...picked]))
  }
  const nobody = people.length === 0 ? empty : text.people.noMatch(query)
  return (
    <div className="picker">
      <FilterField
        label={text.people.filter}
        clear={text.list.clearFilter}
        value={query}
        onChange={setQuery}
        autoFocus={autoFocus ?? false}
      />
      <ListBox
        className="picker-list scrolls"
        aria-label={text.people.list}
        selectionMode={mode === 'one' ? 'single' : 'multiple'}
        selectionBehavior="toggle"
        escapeKeyBehavior="none"
        selectedKeys={[...chosen].filter((id) => shown.some((person) => person.accountId === id))}
        onSelectionChange={choose}
        renderEmptyState={() => <p className="picker-empty">{nobody}</p>}
      >
        {shown.map((person) => (
          <PickerItem key={person.accountId} person={person} />
        ))}
      </ListBox>
      <p className="picker-count" aria-live="polite">
        {rest > 0 && `${text.people.more(rest)} `}
        {mode === 'several' && chosen.size > 0 && text.people.selected(chosen.size)}
      </p>
    </div>
  )
}

function PickerItem({ person }: { person: AccountSummary }) {
  const { text } = useLanguage()
  const guest = person.role === 'guest' ? ` ${text.role.guestTag}` : ''
  return (
    <ListBoxItem id={person.accountId} textValue={person.displayName + guest} className="picker-item">
      {({ isSelected }) => (
        <>
          <Monogram name={person.displayName} kind="person" />
          <span className="picker-name">
            <PersonName person={person} />
          </span>
          <span className="picker-check">{isSelected && <Icon name="check" />}</span>
        </>
      )}
    </ListBoxItem>
  )
}
