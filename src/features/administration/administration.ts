import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { Database } from '../../database/database.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Accounts, Forget, Post, Throttle } from '../accounts/index.ts'
import type { AccountSessions, FactorResets } from '../authentication/index.ts'
import { type Bubbles, createAdmissions, createDepartures } from '../bubbles/index.ts'
import type { Companies, Policies } from '../companies/index.ts'
import { invitationLinkHandlers } from './accept-invitation.ts'
import { lookAfterUnused } from './dormancy.ts'
import { forgetInvitations } from './forget-invitations.ts'
import { invitationHandlers } from './invitation-handlers.ts'
import { createInvitationRepository } from './invitation-repository.ts'
import { createInviting } from './inviting.ts'
import { memberFileHandlers } from './member-file-handlers.ts'
import { memberHandlers } from './member-handlers.ts'
import { reactivationHandlers, sendReactivation } from './reactivation.ts'
import { sendInvitation } from './send-invitation.ts'

export interface AdministrationNeeds {
  database: Database
  companies: Companies
  policies: Policies
  accounts: Accounts
  sessions: AccountSessions
  resets: FactorResets
  bubbles: Bubbles
  hashing: PasswordHashing
  throttle: Throttle
  post: Post
  /** What the features to the left forget of someone who goes. */
  forgetting: readonly Forget[]
  publicOrigin: string
  clock: Clock
}

type Handled = ReturnType<typeof invitationHandlers> &
  ReturnType<typeof invitationLinkHandlers> &
  ReturnType<typeof memberFileHandlers> &
  ReturnType<typeof memberHandlers> &
  ReturnType<typeof reactivationHandlers>

export interface Administration {
  handlers: Pick<Handlers, keyof Handled>
  jobs: Pick<JobBodies, 'mail.invitation' | 'mail.reactivation'>
  /** warns and blocks who does not use their account. */
  lookAfterUnused(signal: AbortSignal): Promise<void>
}

export function createAdministration(needs: AdministrationNeeds): Administration {
  const { accounts } = needs
  const invitations = createInvitationRepository(accounts.fields)
  const inviting = createInviting({ ...needs, invitations })
  const all = {
    ...needs,
    invitations,
    inviting,
    admissions: createAdmissions(needs),
    departures: createDepartures(needs),
    forgetting: [...needs.forgetting, forgetInvitations(accounts, invitations)],
  }
  return {
    handlers: {
      ...invitationHandlers(all),
      ...invitationLinkHandlers(all),
      ...memberFileHandlers(all),
      ...memberHandlers(all),
      ...reactivationHandlers(all),
    },
    jobs: { 'mail.invitation': sendInvitation(all), 'mail.reactivation': sendReactivation(all) },
    lookAfterUnused: lookAfterUnused(all),
  }
}
