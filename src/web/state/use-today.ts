import { useEffect, useState } from 'react'
import { dayOf } from './timeline.ts'

/** The current day: renders anew when midnight has passed, so that "today" stays true. */
export function useToday(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const tick = (): void => {
      const next = new Date()
      setNow((last) => (dayOf(last.toISOString()) === dayOf(next.toISOString()) ? last : next))
    }
    const timer = setInterval(tick, 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
