import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { bindsRole, type Policies } from '../companies/index.ts'
import type { InvitationRepository, NewInvitation } from './invitation-repository.ts'

export type Asked = Omit<NewInvitation, 'invitationId' | 'emailHash' | 'createdAt' | 'expiresAt'>

export interface Inviting {
  /**
   * Keeps an invitation and queues its mail. A-7: the same whether the address has an account, here or elsewhere. Throws
   * sign_in_elsewhere where the company's rule has such people come in at its provider only.
   */
  invite(tx: Transaction, asked: Asked): Promise<string>
}

const hour = 3_600_000

export function createInviting(needs: {
  accounts: Accounts
  policies: Policies
  invitations: InvitationRepository
  clock: Clock
}): Inviting {
  const { accounts, policies, invitations, clock } = needs
  return {
    async invite(tx, asked) {
      if (await bindsRole(tx, asked.role)) throw new Problem('sign_in_elsewhere')
      const { guests } = await policies.of(tx)
      const [invitationId, createdAt] = [randomId(), clock.now()]
      const days = Math.min(asked.accountDays ?? guests.accountDays, guests.accountDays)
      await invitations.insert(tx, {
        ...asked,
        invitationId,
        emailHash: accounts.blind(asked.email),
        accountDays: asked.role === 'guest' ? days : undefined,
        createdAt,
        expiresAt: new Date(createdAt.getTime() + guests.invitationHours * hour),
      })
      await enqueue(tx, 'mail.invitation', { companyId: tx.companyId, invitationId })
      return invitationId
    },
  }
}
