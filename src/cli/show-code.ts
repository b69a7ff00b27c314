import { fromBase32, totpCode, totpStep } from '../crypto/totp.ts'
import type { Clock } from '../ports/clock.ts'
import { Problem } from '../protocol/index.ts'

/**
 * Shows the code of an authenticator: that of the half minute before, so that the one shown now is left to whoever signs in
 * first; where it is refused, because it was used or its time just ended, that of now, then the next. Throws factor_refused.
 */
export async function showCode(
  confirm: (answer: { kind: 'totp'; code: string }) => Promise<void>,
  secret: string,
  clock: Clock,
): Promise<void> {
  const shown = new Set<number>()
  for (;;) {
    const now = totpStep(clock.now())
    const step = [now - 1, now, now + 1].find((one) => !shown.has(one)) ?? now
    shown.add(step)
    try {
      return await confirm({ kind: 'totp', code: totpCode(fromBase32(secret), step) })
    } catch (error) {
      const goesOn = error instanceof Problem && error.code === 'factor_refused' && shown.size < 3
      if (!goesOn) throw error
    }
  }
}
