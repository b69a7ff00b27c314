import { useLanguage } from '../../i18n/language.tsx'
import type { Happening } from '../../state/timeline.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'

/** Names beyond this many are counted. */
const namedAtMost = 3

/** What happened to the conversation itself, in one sentence. */
export function HappeningLine({ at, happening }: { at: string; happening: Happening }) {
  const { formats } = useLanguage()
  const sentence = useSentence(happening)
  return (
    <li className="happening">
      <p className="happening-words">{sentence}</p>
      <time dateTime={at} title={formats.full(at)}>
        {formats.time(at)}
      </time>
    </li>
  )
}

function useSentence(happening: Happening): string {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const people = useStore(workspace.directory.store)
  const nameOf = (accountId: string): string => {
    const person = people.get(accountId)
    if (person === undefined) return text.role.someone
    return person.role === 'guest' ? `${person.displayName} ${text.role.guestTag}` : person.displayName
  }
  const actor = nameOf(happening.actorId)
  switch (happening.kind) {
    case 'created':
    case 'renamed':
      return text.happening[happening.kind](actor, happening.name)
    case 'opened':
    case 'promoted':
    case 'left':
      return text.happening[happening.kind](actor)
    case 'joined':
    case 'removed': {
      const names = happening.accountIds.map(nameOf)
      const self = happening.accountIds.length === 1 && happening.accountIds[0] === happening.actorId
      if (self) return text.happening.joinedSelf(actor)
      const rest = names.length - namedAtMost
      const listed =
        rest > 0
          ? text.happening.andOthers(names.slice(0, namedAtMost).join(', '), rest)
          : formats.names(names)
      return text.happening[happening.kind](actor, listed)
    }
  }
}
