import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { Accounts } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import type { Bubbles } from './bubbles.ts'
import { createConversationRepository } from './conversation-repository.ts'
import { createConversationViews } from './conversation-view.ts'
import { createBubble } from './create-bubble.ts'
import { inviteMember } from './invite-member.ts'
import { leaveBubble } from './leave-bubble.ts'
import { listOutsiders } from './list-outsiders.ts'
import { openDirect } from './open-direct.ts'
import { listAccounts, listConversations, listEvents, readConversation } from './read-conversations.ts'
import { listReadMarks, markRead } from './read-marks.ts'
import { removeMember } from './remove-member.ts'
import { renameBubble } from './rename-bubble.ts'

type Handled =
  | 'accounts.list'
  | 'bubbles.create'
  | 'bubbles.rename'
  | 'bubbles.invite'
  | 'bubbles.remove'
  | 'bubbles.leave'
  | 'directs.open'
  | 'conversations.list'
  | 'conversations.get'
  | 'conversations.events'
  | 'conversations.outsiders'
  | 'conversations.markRead'
  | 'conversations.readMarks'

export function bubbleHandlers(needs: {
  accounts: Accounts
  bubbles: Bubbles
  keys: CompanyKeys
  clock: Clock
  live: LiveFeed
}): Pick<Handlers, Handled> {
  const repository = createConversationRepository(needs.keys)
  const views = createConversationViews({ ...needs, repository })
  const all = { ...needs, repository, views }
  return {
    'accounts.list': listAccounts(all),
    'bubbles.create': createBubble(all),
    'bubbles.rename': renameBubble(all),
    'bubbles.invite': inviteMember(all),
    'bubbles.remove': removeMember(all),
    'bubbles.leave': leaveBubble(all),
    'directs.open': openDirect(all),
    'conversations.list': listConversations(all),
    'conversations.get': readConversation(all),
    'conversations.events': listEvents(all),
    'conversations.outsiders': listOutsiders(all),
    'conversations.markRead': markRead(all),
    'conversations.readMarks': listReadMarks(all),
  }
}
