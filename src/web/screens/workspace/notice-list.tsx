import { useEffect, useRef } from 'react'
import { IconButton } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useText } from '../../i18n/language.tsx'
import type { Notice } from '../../state/notices.ts'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import './notice-list.css'

export function NoticeList() {
  const { workspace } = useDesk()
  const text = useText()
  const notices = useStore(workspace.notices.store)
  const people = useStore(workspace.directory.store)
  const place = useRef<HTMLDivElement>(null)
  const count = notices.length
  const lastCount = useRef(count)
  useEffect(() => {
    // What had the focus went away with the conversation: the reader is put where it is explained.
    if (count > lastCount.current && document.activeElement === document.body) place.current?.focus()
    lastCount.current = count
  }, [count])

  const sentence = (notice: Notice): string => {
    if (notice.kind === 'gone') {
      return notice.bubble === undefined ? text.notice.goneDirect : text.notice.gone(notice.bubble)
    }
    return text.notice.removed(people.get(notice.by)?.displayName ?? text.role.someone, notice.bubble)
  }

  return (
    <div role="status" tabIndex={-1} ref={place} className="notices">
      {notices.map((notice) => (
        <div key={notice.id} className="notice">
          <Icon name="leave" />
          <p>{sentence(notice)}</p>
          <IconButton
            icon="close"
            label={text.notice.dismiss}
            onPress={() => workspace.notices.dismiss(notice.id)}
          />
        </div>
      ))}
    </div>
  )
}
