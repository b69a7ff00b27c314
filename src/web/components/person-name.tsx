import type { AccountSummary } from '../../protocol/index.ts'
import { useText } from '../i18n/language.tsx'
import './person-name.css'

/** A person's name; whoever is not of the house is always said to be a guest. */
export function PersonName({ person, you = false }: { person: AccountSummary; you?: boolean }) {
  const { role } = useText()
  return (
    <span className="person-name">
      {person.displayName}
      {you && <span className="person-you"> ({role.you})</span>}
      <GuestTag person={person} />
    </span>
  )
}

/** Says of a guest that they are one, and of whose house; nothing of anybody else. */
export function GuestTag({ person }: { person: AccountSummary }) {
  const { role } = useText()
  if (person.role !== 'guest') return null
  return (
    <>
      {' '}
      <span className="guest-tag">{role.guestTag}</span>
      {person.organisation !== undefined && (
        <>
          {' '}
          <span className="guest-organisation">{person.organisation}</span>
        </>
      )}
    </>
  )
}
