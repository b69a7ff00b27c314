import { useCallback, useMemo } from 'react'
import type { LogEntry } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { useText } from '../../i18n/language.tsx'
import type { ConversationModel } from '../../state/conversation.ts'
import { type Row, timelineOf } from '../../state/timeline.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useSelected, useStore } from '../../state/use-store.ts'
import { useToday } from '../../state/use-today.ts'
import { titleOf } from '../../state/workspace.ts'
import { TimelineRow } from './timeline-row.tsx'
import { useHistory } from './use-history.ts'
import { useReadMarks } from './use-read-marks.ts'
import { useTimelineScroll } from './use-timeline-scroll.ts'
import './timeline.css'

/** The messages, oldest first. New ones are announced, author then text; older pages read later are not. */
export function Timeline({ model }: { model: ConversationModel }) {
  const { workspace } = useDesk()
  const { conversationId } = model.conversation
  const text = useText().conversation
  const rows = useRows(model)
  const today = useToday()
  const history = useHistory(model)
  const onEnd = useCallback(
    (isInSight: boolean) => workspace.conversations.sightEnd(conversationId, isInSight),
    [workspace, conversationId],
  )
  const isRead = model.history !== 'unread'
  const scroll = useTimelineScroll({ rows, isRead, readOlder: history.readOlder, onEnd })
  useReadMarks(model.conversation)
  return (
    <div className="timeline-frame">
      <div
        ref={scroll.frame}
        onScroll={scroll.onScroll}
        className="timeline scrolls"
        role="log"
        aria-label={text.log(titleOf(model.conversation))}
        aria-live={history.isReading || model.history === 'unread' ? 'off' : 'polite'}
        aria-busy={history.isReading}
        // A region that scrolls must be reachable without a mouse.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
      >
        <Beginning model={model} history={history} />
        <ol className="timeline-rows" ref={scroll.content}>
          {rows.map((row) => (
            <TimelineRow key={row.key} row={row} today={today} />
          ))}
        </ol>
      </div>
      <BelowButton isAway={scroll.isAway} news={scroll.news} toBottom={scroll.toBottom} />
    </div>
  )
}

const nothing: readonly LogEntry[] = []

function useRows(model: ConversationModel): readonly Row[] {
  const { workspace } = useDesk()
  const own = workspace.me.account
  const { conversationId, kind } = model.conversation
  const all = useStore(workspace.outgoing)
  const { unreadFrom } = model
  // Until the first page is there, only one's own words are shown: the log would have a hole above them.
  const log = model.history === 'unread' ? nothing : model.log
  return useMemo(() => {
    const outgoing = all.filter((item) => item.conversationId === conversationId)
    return timelineOf({ log, outgoing, own, kind, unreadFrom })
  }, [log, all, own, kind, conversationId, unreadFrom])
}

interface BeginningProps {
  model: ConversationModel
  history: ReturnType<typeof useHistory>
}

/** What stands above the oldest message shown. */
function Beginning({ model, history }: BeginningProps) {
  const text = useText()
  const { workspace } = useDesk()
  const isEmpty = useSelected(workspace.outgoing, (all) =>
    all.every((item) => item.conversationId !== model.conversation.conversationId),
  )
  if (history.reason !== undefined) {
    return (
      <div className="timeline-beginning">
        <ProblemLine reason={history.reason} />
        <Button icon="retry" onPress={history.readOlder}>
          {text.action.retry}
        </Button>
      </div>
    )
  }
  if (model.history !== 'whole') {
    const words = model.history === 'unread' ? text.conversation.loading : text.conversation.loadingOlder
    return (
      <p className="timeline-beginning">
        <Spinner /> {words}
      </p>
    )
  }
  const start = model.conversation.from > 1 ? text.conversation.startFrom : text.conversation.start
  const isSilent = isEmpty && model.conversation.lastMessage === null
  return (
    <p className="timeline-beginning">
      {start}
      {isSilent && ` ${text.conversation.empty}`}
    </p>
  )
}

function BelowButton({ isAway, news, toBottom }: { isAway: boolean; news: number; toBottom(): void }) {
  const text = useText().conversation
  if (!isAway) return null
  return (
    <div className="timeline-below">
      <Button tone={news > 0 ? 'primary' : 'quiet'} onPress={toBottom}>
        <span className="timeline-below-words">
          <Icon name="down" size={20} />
          {news > 0 ? text.newBelow(news) : <span className="unseen">{text.toBottom}</span>}
        </span>
      </Button>
    </div>
  )
}
