import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Output } from '../../protocol/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Devices } from './devices.ts'
import type { TellOfOutsiders } from './outside-arrivals.ts'
import { insertRefreshToken, insertSession } from './session-repository.ts'
import type { SessionTokens } from './session-tokens.ts'

/** twelve hours, however active. */
const sessionLength = 12 * 3_600_000

interface NewSession {
  accountId: string
  sessionId: string
  /** Where its person is. */
  address: string
  /** With a second factor too. */
  strong: boolean
  /** What the device showed of an earlier sign-in. */
  deviceToken: string | undefined
}

/** Opens a session for someone who has proven who they are, and remembers the device. Throws company_frozen and network_not_allowed. */
export type OpenSession = (tx: Transaction, session: NewSession) => Promise<Output<'sessions.refresh'>>

interface Needs {
  tell: TellOfOutsiders
  companies: Companies
  tokens: SessionTokens
  devices: Devices
  clock: Clock
}

export function openSession({ companies, tell, tokens, devices, clock }: Needs): OpenSession {
  return async (tx, asked) => {
    await tell(tx, await companies.demandEntry(tx, asked.address))
    const now = clock.now()
    const expiresAt = new Date(now.getTime() + sessionLength)
    const refresh = tokens.newRefreshToken(tx.companyId)
    const [deviceToken] = await Promise.all([
      devices.remember(tx, asked.accountId, asked.deviceToken),
      insertSession(tx, { ...asked, now, expiresAt }),
      insertRefreshToken(tx, asked.sessionId, refresh.hash, now),
    ])
    const answer = tokens.answer({ ...asked, companyId: tx.companyId, expiresAt }, refresh.token)
    return { ...answer, deviceToken }
  }
}
