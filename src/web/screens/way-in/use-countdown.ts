import { useEffect, useState } from 'react'

/** Seconds left, counted by the page's own clock: a tab that slept is not behind. */
export function useCountdown(seconds: number): { left: number; start(): void } {
  const [endsAt, setEndsAt] = useState(() => performance.now() + seconds * 1000)
  const [left, setLeft] = useState(seconds)
  useEffect(() => {
    const look = (): void => setLeft(Math.max(0, Math.ceil((endsAt - performance.now()) / 1000)))
    look()
    const timer = setInterval(look, 1000)
    return () => clearInterval(timer)
  }, [endsAt])
  return { left, start: () => setEndsAt(performance.now() + seconds * 1000) }
}
