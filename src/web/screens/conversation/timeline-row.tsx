import { useLanguage } from '../../i18n/language.tsx'
import type { Row } from '../../state/timeline.ts'
import { HappeningLine } from './happening-line.tsx'
import { MessageItem } from './message-item.tsx'
import './timeline-row.css'

export function TimelineRow({ row, today }: { row: Row; today: Date }) {
  const { text } = useLanguage()
  switch (row.kind) {
    case 'day':
      return <DayLine at={row.at} today={today} />
    case 'unread':
      return (
        <li className="unread-line" data-unread-line>
          <span>{text.conversation.unreadLine}</span>
        </li>
      )
    case 'happening':
      return <HappeningLine at={row.at} happening={row.happening} />
    case 'message':
      return <MessageItem message={row.message} startsGroup={row.startsGroup} endsGroup={row.endsGroup} />
  }
}

function DayLine({ at, today }: { at: string; today: Date }) {
  const { formats } = useLanguage()
  return (
    <li className="day-line">
      <span>{formats.day(at, today)}</span>
    </li>
  )
}
