import { randomId } from '../../crypto/random.ts'
import { uuidBytes } from '../../crypto/uuid.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Actor, Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { type Input, type Output, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { type Factors, ownerOf } from '../factors/index.ts'
import type { Through } from './attempt-repository.ts'
import { type Attempts, purposeOf } from './attempts.ts'
import type { Guesses, Right } from './guesses.ts'
import type { OpenSession } from './open-session.ts'

interface Needs {
  accounts: Accounts
  factors: Factors
  attempts: Attempts
  /** Of codes. */
  guesses: Guesses
  open: OpenSession
}

type Handled =
  | 'sessions.confirm'
  | 'sessions.beginEnrolment'
  | 'sessions.finishEnrolment'
  | 'sessions.passkeyOptions'
  | 'sessions.signInWithPasskey'

/** What a passkey alone signs in with: its challenge belongs to nobody yet. */
const alone = 'sign-in'

/** The steps after the password, and the one that needs none. */
export function signInSteps(needs: Needs): Pick<Handlers, Handled> {
  const { accounts, factors, attempts, guesses, open } = needs

  /** Shows the second factor: counts the try, and opens the session when it is right. */
  async function confirm(
    { attempt: token, proof, deviceToken }: Input<'sessions.confirm'>,
    own: OwnTransactions & { caller: Caller },
    right: Right,
  ): Promise<Output<'sessions.confirm'>> {
    const attempt = await attempts.count(own, token, 'confirm')
    const session = { ...attempt, sessionId: randomId(), device: own.caller.device }
    try {
      return await own.act(session, attempt.accountId, async (tx) => {
        await factors.show(tx, attempt.accountId, proof, purposeOf(attempt.hash))
        const [{ through }] = await Promise.all([attempts.take(tx, attempt), right(tx)])
        if (proof.kind === 'recoveryCode') {
          const { companyId, accountId } = attempt
          await enqueue(tx, 'mail.notice', { companyId, accountId, kind: 'recovery_code_used' })
        }
        const { address } = own.caller
        const tokens = await open(tx, { ...session, through, strong: true, deviceToken, address })
        await traceLink(own, tx, session, through)
        return tokens
      })
    } catch (error) {
      if (error instanceof Problem) await own.refused({ ...attempt, sessionId: undefined }, error.code)
      throw error
    }
  }

  return {
    async 'sessions.confirm'(input, own) {
      const whose = await attempts.read(own, input.attempt, 'confirm')
      const subject = uuidBytes(whose.accountId)
      const shown = (right: Right): Promise<Output<'sessions.confirm'>> => confirm(input, own, right)
      if (input.proof.kind !== 'passkey') {
        const { deviceToken } = input
        return guesses.counted({ subject, found: whose, deviceToken, network: own.caller.network }, shown)
      }
      // Nobody guesses a passkey; and whoever has it need not wait for others' guesses at codes.
      return shown((tx) => guesses.forgive(subject, tx))
    },
    async 'sessions.beginEnrolment'({ attempt: token, kind }, own) {
      const { companyId, accountId } = await attempts.read(own, token, 'enrol')
      return { offer: await own.inCompany(companyId, (tx) => factors.begin(tx, accountId, kind)) }
    },
    async 'sessions.finishEnrolment'({ attempt: token, name, answer, deviceToken }, own) {
      const attempt = await attempts.count(own, token, 'enrol')
      const session = { ...attempt, sessionId: randomId(), device: own.caller.device }
      const { companyId, accountId } = attempt
      return own.act(session, accountId, async (tx) => {
        const { through } = await attempts.take(tx, attempt)
        // What was guessed before a reset was guessed at another secret.
        await guesses.forgive(uuidBytes(accountId), tx)
        // Enrolled by another attempt meanwhile: this one would pass it by.
        if ((await factors.ways(tx, accountId)).length > 0) throw new Problem('attempt_over')
        await factors.finish(tx, accountId, name, answer)
        const recoveryCodes = await factors.drawRecoveryCodes(tx, accountId)
        await enqueue(tx, 'mail.notice', { companyId, accountId, kind: 'factor_added' })
        const { address } = own.caller
        const tokens = await open(tx, { ...session, through, strong: true, deviceToken, address })
        await traceLink(own, tx, session, through)
        return { ...tokens, recoveryCodes }
      })
    },
    'sessions.passkeyOptions': async () => ({ options: await factors.passkeyOptions(alone) }),
    async 'sessions.signInWithPasskey'({ response, deviceToken }, own) {
      const owner = ownerOf(response)
      if (owner === undefined) throw new Problem('sign_in_failed')
      const session = { ...owner, sessionId: randomId(), device: own.caller.device }
      const { accountId } = owner
      try {
        return await own.act(session, accountId, async (tx) => {
          if (!(await accounts.holdActive(tx, accountId))) throw new Problem('sign_in_failed')
          await factors.show(tx, accountId, { kind: 'passkey', response }, alone)
          await guesses.forgive(uuidBytes(accountId), tx)
          const { address } = own.caller
          return open(tx, { ...session, strong: true, byPasskey: true, deviceToken, address })
        })
      } catch (error) {
        if (error instanceof Problem && error.code === 'factor_refused') throw new Problem('sign_in_failed')
        throw error
      }
    },
  }
}

/** L-6: with the session, the account may have been linked to an identity elsewhere. */
async function traceLink(
  own: OwnTransactions,
  tx: Transaction,
  session: Actor,
  through: Through | undefined,
): Promise<void> {
  if (through?.link !== undefined) await own.done(tx, session, through.providerId, 'identity.linked')
}
