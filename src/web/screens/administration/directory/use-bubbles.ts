import type { Conversation, ConversationId } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'

interface OwnBubble {
  conversationId: ConversationId
  name: string
  memberRole: Conversation['own']['memberRole']
}

/** The bubbles one is in oneself: of others an administrator sees no name. */
export function useOwnBubbles(): readonly OwnBubble[] {
  const { workspace } = useDesk()
  const conversations = useStore(workspace.conversations.store)
  return [...conversations.values()].flatMap(({ conversation: { conversationId, name, own } }) =>
    name === null ? [] : [{ conversationId, name, memberRole: own.memberRole }],
  )
}

/** In words: those one is in by name, others counted. */
export function useBubbleNames(): (ids: readonly string[]) => string {
  const { formats } = useLanguage()
  const { directory: text } = useAdministrationText()
  const own = new Map<string, string>(
    useOwnBubbles().map(({ conversationId, name }) => [conversationId, name]),
  )
  return (ids) => {
    const named = ids.flatMap((id) => own.get(id) ?? [])
    const others = ids.length - named.length
    return formats.names([...named, ...(others > 0 ? [text.otherBubbles(others)] : [])])
  }
}
