import { systemClock } from '../../src/adapters/system-clock.ts'
import { showCode } from '../../src/cli/show-code.ts'
import { fromBase32, totpCode, totpStep } from '../../src/crypto/totp.ts'
import type { Call, ClientSession } from '../../src/protocol/client/index.ts'
import type { Output } from '../../src/protocol/index.ts'
import type { Actor } from './actor.ts'

/** The tokens of a sign-in that needed no second step. */
export function tokensOf(answer: Output<'sessions.signIn'>): Output<'sessions.refresh'> {
  if (answer.step !== 'done') throw new Error(`the sign-in goes on: ${answer.step}`)
  const { step: _, ...tokens } = answer
  return tokens
}

export async function passwordTokens(call: Call, email: string, password: string) {
  return tokensOf(await call('sessions.signIn', { email, password }))
}

/** Adds an authenticator in the middle of a session. The step of its first code is used up. */
export async function addsTotp(person: Actor, now: Date): Promise<{ secret: string; codes: string[] }> {
  const { offer } = await person.call('factors.begin', { kind: 'totp' })
  if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
  const answer = { kind: 'totp', factorId: offer.factorId, code: codeOf(offer.secret, now) } as const
  const { recoveryCodes = [] } = await person.call('factors.add', { name: 'Téléphone', answer })
  return { secret: offer.secret, codes: recoveryCodes }
}

/** The right password of someone who has a second factor. */
export async function asksForFactor(call: Call, person: Actor, deviceToken?: string) {
  const known = deviceToken === undefined ? {} : { deviceToken }
  const { email, password } = person
  const answer = await call('sessions.signIn', { email, password, ...known })
  if (answer.step !== 'confirm') throw new Error(`no second step: ${answer.step}`)
  return answer
}

/** A code of an authenticator, of this half minute or of one beside it. */
export function codeOf(secret: string, now = new Date(), beside = 0): string {
  return totpCode(fromBase32(secret), totpStep(now) + beside)
}

/** Signs in with a password, and with an authenticator where one is asked for: a code that was not used yet. */
export async function signInWith(
  session: ClientSession,
  person: { email: string; password: string; totpSecret?: string },
): Promise<void> {
  const next = await session.signIn(person.email, person.password)
  if (next.step === 'done') return
  if (next.step !== 'confirm' || person.totpSecret === undefined) throw new Error(`asked to ${next.step}`)
  await showCode(next.confirm, person.totpSecret, systemClock)
}
