import type { Locale } from '../../protocol/index.ts'
import type { Text } from './text.ts'

/** How dates, sizes and lists are written in one language. Hours are on 24 in both: a ward has no a.m. */
export interface Formats {
  time(at: string): string
  /** A day as a heading: today, yesterday, or the date in full. */
  day(at: string, now: Date): string
  /** As short as it can be said: the hour today, else the day. */
  brief(at: string, now: Date): string
  full(at: string): string
  /** The day in digits. */
  date(at: string): string
  /** The day in digits, and the hour. */
  moment(at: string): string
  size(bytes: number): string
  percent(part: number): string
  /** With one digit behind the comma at most. */
  decimal(number: number): string
  /** A short time to wait, as minutes and seconds. */
  wait(seconds: number): string
  names(list: readonly string[]): string
  compare(a: string, b: string): number
}

/** `region` is the browser's own language: it tells British from American dates once English was chosen. */
export function formatsOf(locale: Locale, region: string, text: Text['time']): Formats {
  const tag = locale === 'fr' ? 'fr-FR' : region.startsWith('en-') ? region : 'en-GB'
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const thisYear = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' })
  const otherYear = new Intl.DateTimeFormat(tag, { dateStyle: 'full' })
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'short' })
  const numeric = new Intl.DateTimeFormat(tag, { dateStyle: 'short' })
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' })
  const decimal = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 })
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })
  const percent = new Intl.NumberFormat(tag, { style: 'percent' })
  const names = new Intl.ListFormat(tag, { type: 'conjunction' })
  const collator = new Intl.Collator(tag, { sensitivity: 'base', numeric: true })
  return {
    time: (at) => time.format(new Date(at)),
    decimal: (number) => decimal.format(number),
    wait: (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    full: (at) => full.format(new Date(at)),
    date: (at) => numeric.format(new Date(at)),
    moment: (at) => `${numeric.format(new Date(at))} ${time.format(new Date(at))}`,
    day(at, now) {
      const days = daysBetween(new Date(at), now)
      if (days === 0) return text.today
      if (days === 1) return text.yesterday
      const date = new Date(at)
      const sameYear = date.getFullYear() === now.getFullYear()
      return capitalised((sameYear ? thisYear : otherYear).format(date))
    },
    brief(at, now) {
      const days = daysBetween(new Date(at), now)
      if (days <= 0) return time.format(new Date(at))
      if (days === 1) return text.yesterday
      return days < 7 ? capitalised(weekday.format(new Date(at))) : numeric.format(new Date(at))
    },
    size(bytes) {
      if (bytes < 1_000) return `${whole.format(bytes)}\u00a0${text.bytes}`
      if (bytes < 1_000_000) return `${whole.format(bytes / 1_000)}\u00a0${text.kilobytes}`
      return `${decimal.format(bytes / 1_000_000)}\u00a0${text.megabytes}`
    },
    percent: (part) => percent.format(part),
    names: (list) => names.format(list),
    compare: collator.compare,
  }
}

/** Calendar days, in the reader's own time zone, summer time included. */
function daysBetween(earlier: Date, later: Date): number {
  const noon = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((noon(later) - noon(earlier)) / 86_400_000)
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
