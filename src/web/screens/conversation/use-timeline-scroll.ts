import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Row } from '../../state/timeline.ts'

/** This near to the end counts as being there, in pixels. */
const nearEnd = 64
/** This near to the top the next page is read, in pixels. */
const nearTop = 600

export interface TimelineScroll {
  readonly frame: RefObject<HTMLDivElement | null>
  readonly content: RefObject<HTMLOListElement | null>
  onScroll(): void
  /** The reader is looking further up. */
  readonly isAway: boolean
  /** Messages of others that came below meanwhile. */
  readonly news: number
  toBottom(): void
}

export interface TimelineScrollNeeds {
  rows: readonly Row[]
  /** Whether the rows are those of the conversation, and not only what is being sent. */
  isRead: boolean
  readOlder(): void
  /** Whether the end is in sight; it is not any more when the timeline goes. */
  onEnd(isInSight: boolean): void
}

/** Stays at the end while the reader is there, and never moves what the reader looks at otherwise. */
export function useTimelineScroll(needs: TimelineScrollNeeds): TimelineScroll {
  const { rows, isRead, readOlder, onEnd } = needs
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLOListElement>(null)
  const pinned = useRef(true)
  const height = useRef(0)
  const shown = useRef<readonly Row[]>([])
  const [isAway, setAway] = useState(false)
  const [news, setNews] = useState(0)

  const settle = useCallback(() => {
    const element = frame.current
    if (element === null) return
    if (pinned.current) element.scrollTop = element.scrollHeight
    height.current = element.scrollHeight
  }, [])

  const onScroll = useCallback(() => {
    const element = frame.current
    if (element === null) return
    pinned.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
    setAway(!pinned.current)
    if (pinned.current) setNews(0)
    onEnd(isRead && pinned.current)
    if (element.scrollTop < nearTop) readOlder()
  }, [readOlder, isRead, onEnd])

  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const before = shown.current
    shown.current = rows
    const added = arrivals(before, rows)
    if (before.length === 0) pinned.current = !showUnreadLine(element)
    else if (added.own) pinned.current = true
    else if (!pinned.current && startsEarlier(before, rows))
      element.scrollTop += element.scrollHeight - height.current
    // What was there when the conversation was opened is not news, wherever it was opened.
    if (before.length > 0 && !pinned.current && added.others > 0) setNews((count) => count + added.others)
    settle()
    onEnd(isRead && pinned.current)
    // A first page that does not fill the screen leaves nothing to scroll: the next one is read at once.
    if (rows.length > 0 && element.scrollTop < nearTop) readOlder()
  }, [rows, isRead, settle, readOlder, onEnd])

  useEffect(() => () => onEnd(false), [onEnd])

  useEffect(() => {
    // The keyboard of a phone, a growing draft, an image that was asked for: the end stays in sight.
    const observer = new ResizeObserver(settle)
    for (const element of [frame.current, content.current]) if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [settle])

  const toBottom = (): void => {
    pinned.current = true
    settle()
    setAway(false)
    setNews(0)
    onEnd(isRead)
    frame.current?.focus({ preventScroll: true })
  }

  return { frame, content, onScroll, isAway, news, toBottom }
}

/** Brings the line above the unread messages into sight. Answers whether there is one and it took scrolling. */
function showUnreadLine(element: HTMLElement): boolean {
  const line = element.querySelector<HTMLElement>('[data-unread-line]')
  if (line === null) return false
  const top = line.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop
  const wanted = top - element.clientHeight / 4
  if (wanted >= element.scrollHeight - element.clientHeight) return false
  element.scrollTop = wanted
  return true
}

function startsEarlier(before: readonly Row[], now: readonly Row[]): boolean {
  const first = before.find((row) => row.kind === 'message')
  return now.find((row) => row.kind === 'message')?.key !== first?.key
}

/** What came at the end since the last time. */
function arrivals(before: readonly Row[], now: readonly Row[]): { own: boolean; others: number } {
  const known = new Set(before.map((row) => row.key))
  const added: Row[] = []
  for (let index = now.length - 1; index >= 0; index--) {
    const row = now[index]
    if (row === undefined || known.has(row.key)) break
    added.push(row)
  }
  const messages = added.flatMap((row) => (row.kind === 'message' ? [row.message] : []))
  return {
    own: messages.some(({ delivery }) => delivery.kind === 'sending'),
    others: messages.filter(({ delivery }) => delivery.kind === 'received').length,
  }
}
