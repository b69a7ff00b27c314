import { useEffect } from 'react'
import { ConnectionBanner } from '../../components/connection-banner.tsx'
import { CrashBarrier } from '../../components/crash-barrier.tsx'
import { useText } from '../../i18n/language.tsx'
import { home } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useMembersPanel } from '../../state/use-members-panel.ts'
import { useStore } from '../../state/use-store.ts'
import { useWatching } from '../../state/use-watching.ts'
import { ConversationScreen } from '../conversation/conversation-screen.tsx'
import { MembersPanel } from '../members/members-panel.tsx'
import { OwnPage } from '../profile/own-page.tsx'
import { Crashed } from '../starting.tsx'
import { ConversationList } from './conversation-list.tsx'
import { NoticeList } from './notice-list.tsx'
import { Welcome } from './welcome.tsx'
import './workspace-screen.css'

/** The signed-in page: conversations, the open one, its members. Side by side, or one at a time on a phone. */
export function WorkspaceScreen({ signOut }: { signOut(): Promise<void> }) {
  const { workspace, router } = useDesk()
  const { conversationId, page } = useStore(router.store)
  const model = useStore(workspace.conversations.store).get(conversationId ?? '')
  const panel = useMembersPanel(model?.conversation.kind === 'bubble')
  useWatching(workspace.conversations, model?.conversation.conversationId)
  useTitle()
  const pane =
    page !== undefined
      ? 'page'
      : conversationId === undefined
        ? 'list'
        : panel.shown && panel.covers
          ? 'members'
          : 'conversation'
  return (
    <div className="workspace" data-pane={pane}>
      <ConnectionBanner />
      <ConversationList signOut={signOutHome} />
      <main className="workspace-main">
        <NoticeList />
        <CrashBarrier key={page ?? conversationId} fallback={<Crashed />}>
          {page !== undefined ? (
            <OwnPage page={page} />
          ) : conversationId === undefined ? (
            <Welcome />
          ) : (
            <ConversationScreen conversationId={conversationId} model={model} panel={panel} />
          )}
        </CrashBarrier>
      </main>
      {model !== undefined && panel.shown && <MembersPanel model={model} panel={panel} onLeft={leaveRoute} />}
    </div>
  )

  function leaveRoute(): void {
    router.replace(home)
  }

  // Whoever signs in next finds their own first page, not the address of somebody else's conversation.
  function signOutHome(): Promise<void> {
    router.replace(home)
    return signOut()
  }
}

/** The count of unread messages, and never a name: a window title is seen by whoever passes by. */
function useTitle(): void {
  const { workspace } = useDesk()
  const text = useText().page
  const models = useStore(workspace.conversations.store)
  const unread = [...models.values()].reduce((sum, model) => sum + model.conversation.unread, 0)
  useEffect(() => {
    document.title = unread > 0 ? text.unread(unread) : text.home
  }, [unread, text])
}
