import { useState } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { useText } from '../../i18n/language.tsx'
import type { MessageView } from '../../state/message-view.ts'
import { type Readers, readersOf } from '../../state/read-marks.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useSelected } from '../../state/use-store.ts'
import './read-line.css'

/** Under what one has sent: who has read it, in words; pressed, by name. Nothing where nobody has, or nobody is told. */
export function ReadLine({ message }: { message: MessageView }) {
  const text = useText().readers
  const [isOpen, setOpen] = useState(false)
  const known = useReaders(message)
  if (known === undefined || known.readers.read.length === 0) return null
  const { readers, isDirect } = known
  if (isDirect) return <span className="read-line">{text.read}</span>
  const all = readers.read.length + readers.notYet.length + readers.silent.length
  return (
    <>
      <button type="button" className="read-line read-button" onClick={() => setOpen(true)}>
        {text.count(readers.read.length, all)}
      </button>
      {isOpen && <ReadersDialog readers={readers} onClose={() => setOpen(false)} />}
    </>
  )
}

function useReaders(message: MessageView): { readers: Readers; isDirect: boolean } | undefined {
  const { workspace } = useDesk()
  const { conversationId, sequence, at } = message
  const marks = useSelected(workspace.readMarks.store, (all) => all.get(conversationId))
  const model = useSelected(workspace.conversations.store, (all) => all.get(conversationId))
  if (marks === undefined || model?.members === undefined || sequence === undefined) return undefined
  const readers = readersOf({ sequence, at }, model.members, marks, workspace.me.account.accountId)
  return { readers, isDirect: model.conversation.kind === 'direct' }
}

function ReadersDialog({ readers, onClose }: { readers: Readers; onClose(): void }) {
  const text = useText().readers
  return (
    <Dialog
      title={text.title}
      {...(readers.silent.length > 0 ? { help: text.silentHelp } : {})}
      onClose={onClose}
    >
      {/* A region that scrolls must be reachable without a mouse. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div className="readers-all scrolls" tabIndex={0}>
        <People title={text.haveRead} people={readers.read} icon="eye" />
        <People title={text.notYet} people={readers.notYet} icon="clock" />
        <People title={text.silent} people={readers.silent} icon="eyeOff" />
      </div>
    </Dialog>
  )
}

interface PeopleProps {
  title: string
  people: Readers['read']
  icon: 'eye' | 'clock' | 'eyeOff'
}

function People({ title, people, icon }: PeopleProps) {
  if (people.length === 0) return null
  return (
    <section className="readers">
      <h3 className="readers-title">
        <Icon name={icon} size={18} /> {title} <span className="readers-count">{people.length}</span>
      </h3>
      <ul className="readers-list" aria-label={title}>
        {people.map((person) => (
          <li key={person.accountId} className="reader">
            <Monogram name={person.displayName} kind="person" />
            <PersonName person={person} />
          </li>
        ))}
      </ul>
    </section>
  )
}
