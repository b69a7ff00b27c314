import { useMemo, useState } from 'react'
import { scopesOf } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { FilterField } from '../../components/filter-field.tsx'
import { Mark } from '../../components/mark.tsx'
import { useLanguage, useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { matches } from '../../state/matching.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import { useToday } from '../../state/use-today.ts'
import { titleOf } from '../../state/workspace.ts'
import { AccountMenu } from './account-menu.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { NewBubbleDialog } from './new-bubble-dialog.tsx'
import { NewDirectDialog } from './new-direct-dialog.tsx'
import { useReturnFocus } from './use-return-focus.ts'
import './conversation-list.css'

export function ConversationList({ signOut }: { signOut(): Promise<void> }) {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const [query, setQuery] = useState('')
  const models = useStore(workspace.conversations.store)
  const list = useReturnFocus()
  const today = useToday()
  const recent = useMemo(() => [...models.values()].sort(byActivity), [models])
  const shown = recent.filter(({ conversation }) => matches(titleOf(conversation), query))
  return (
    <div className="list">
      <header className="list-head">
        <span className="list-brand">
          <Mark size={30} />
          <span className="list-names">
            <span className="list-product">{text.product}</span>
            <span className="list-company">{workspace.me.company.name}</span>
          </span>
        </span>
        <AccountMenu signOut={signOut} />
      </header>
      <NewConversation />
      <nav className="list-nav" aria-label={text.list.title}>
        <div className="list-filter">
          <FilterField
            label={text.list.filter}
            clear={text.list.clearFilter}
            value={query}
            onChange={setQuery}
          />
        </div>
        <ul ref={list} className="list-rows scrolls">
          {shown.map((model) => (
            <ConversationRow
              key={model.conversation.conversationId}
              model={model}
              formats={formats}
              today={today}
            />
          ))}
        </ul>
        {models.size === 0 && <EmptyList />}
        <p className="list-no-match" role="status">
          {models.size > 0 && shown.length === 0 && text.list.noMatch(query)}
        </p>
      </nav>
    </div>
  )
}

const byActivity = (a: ConversationModel, b: ConversationModel): number =>
  b.conversation.updatedAt.localeCompare(a.conversation.updatedAt)

function EmptyList() {
  const { workspace } = useDesk()
  const text = useText().list
  return (
    <div className="list-empty">
      <p className="list-empty-title">{text.empty}</p>
      <p>{workspace.me.account.role === 'guest' ? text.emptyHelpGuest : text.emptyHelp}</p>
    </div>
  )
}

/** Only what the reader's role may do is offered. */
function NewConversation() {
  const { workspace } = useDesk()
  const text = useText().list
  const [creating, setCreating] = useState<'bubble' | 'direct'>()
  const may = scopesOf[workspace.me.account.role]
  const close = (): void => setCreating(undefined)
  return (
    <div className="list-new">
      {may.has('directs:open') && (
        <Button icon="pen" onPress={() => setCreating('direct')}>
          {text.newDirect}
        </Button>
      )}
      {may.has('bubbles:create') && (
        <Button icon="plus" onPress={() => setCreating('bubble')}>
          {text.newBubble}
        </Button>
      )}
      {creating === 'bubble' && <NewBubbleDialog onClose={close} />}
      {creating === 'direct' && <NewDirectDialog onClose={close} />}
    </div>
  )
}
