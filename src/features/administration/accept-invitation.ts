import { equalBytes } from '../../crypto/digest.ts'
import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Input, Problem, scopesOf } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Admissions, Bubbles } from '../bubbles/index.ts'
import { bindsRole, type Companies, type Policies } from '../companies/index.ts'
import type { InvitationRepository, OpenInvitation } from './invitation-repository.ts'

export interface InvitationNeeds {
  accounts: Accounts
  bubbles: Bubbles
  admissions: Admissions
  companies: Companies
  policies: Policies
  invitations: InvitationRepository
  hashing: PasswordHashing
  clock: Clock
}

const day = 86_400_000
type Asked = Input<'invitations.accept'>

export function invitationLinkHandlers(
  needs: InvitationNeeds,
): Pick<Handlers, 'invitations.look' | 'invitations.accept'> {
  const { accounts, companies, invitations, hashing, clock } = needs

  async function open(own: OwnTransactions, token: string) {
    const presented = readOpaqueToken(token)
    if (presented === undefined) throw new Problem('link_not_valid')
    const found = await own.inCompany(presented.companyId, async (tx) => {
      const invitation = await invitations.findOpen(tx, presented.hash, clock.now())
      return invitation && { invitation, company: await companies.own(tx) }
    })
    if (found === undefined) throw new Problem('link_not_valid')
    return { ...found, ...presented }
  }

  return {
    async 'invitations.look'({ token }, own) {
      const { company } = await open(own, token)
      return { company: { name: company.name } }
    },
    async 'invitations.accept'(asked, own) {
      const { invitation, company, companyId, hash } = await open(own, asked.token)
      const who = { companyId, accountId: undefined, sessionId: undefined }
      // A link that was passed on is of no use to who does not know whom it was for.
      if (!equalBytes(accounts.blind(asked.email), invitation.emailHash)) {
        await own.refused(who, 'link_not_valid')
        throw new Problem('link_not_valid')
      }
      const known = await accounts.find(invitation.email)
      const guest = known && (await knownGuest(own, known, companyId, invitation, asked.password))
      const bound = await own.inCompany(companyId, (tx) => bindsRole(tx, invitation.role))
      if (bound) throw new Problem('sign_in_elsewhere')
      const context = { email: invitation.email, displayName: asked.displayName, company: company.name }
      const phc = guest ? '' : await accounts.hashNewPassword(asked.password, context)
      await own
        .act(who, invitation.invitationId, async (tx) => {
          await companies.demandActive(tx)
          if (!(await invitations.take(tx, hash, clock.now()))) throw new Problem('link_not_valid')
          await demandInviter(tx, invitation)
          const accountId = guest ?? (await join(tx, invitation, asked, phc))
          if (invitation.bubbleId !== null)
            await needs.admissions.admit(tx, {
              bubbleId: invitation.bubbleId,
              accountId,
              actorId: invitation.invitedBy,
              invitedAt: invitation.createdAt,
            })
        })
        .catch((error: unknown) => {
          if (isRefusedBy(error, ['23505'])) throw new Problem('address_in_use')
          throw notValid(error)
        })
      return {}
    },
  }

  /** One address has one account: only a guest of this very company may bring theirs, with its password. */
  async function knownGuest(
    own: OwnTransactions,
    known: { companyId: string; accountId: string },
    companyId: string,
    invitation: OpenInvitation,
    password: string,
  ): Promise<string> {
    if (known.companyId !== companyId || invitation.role !== 'guest') throw new Problem('address_in_use')
    const { standing, phc } = await own.inCompany(companyId, async (tx) => ({
      standing: await accounts.standing(tx, known.accountId),
      phc: await accounts.passwordHash(tx, known.accountId),
    }))
    if (standing?.role !== 'guest') throw new Problem('address_in_use')
    if (!standing.active) throw new Problem('link_not_valid')
    if (phc === undefined || !(await hashing.matches(phc, password))) throw new Problem('factor_refused')
    return known.accountId
  }

  /** what the inviter may no longer do, their invitation no longer does. */
  async function demandInviter(tx: Transaction, { invitedBy, role, organisation }: OpenInvitation) {
    const inviter = await accounts.standing(tx, invitedBy)
    const scope = role === 'guest' ? 'guests:invite' : 'members:manage'
    if (!inviter?.active || !scopesOf[inviter.role].has(scope)) throw new Problem('link_not_valid')
    if (role !== 'guest') return
    await accounts.permissions.demand(tx, invitedBy, 'inviteGuests')
    if (organisation !== null) await accounts.permissions.demand(tx, invitedBy, 'externalMembers')
  }

  async function join(tx: Transaction, invitation: OpenInvitation, asked: Asked, phc: string) {
    const { email, role, accountDays, organisation, title } = invitation
    const { locale } = asked
    // R43: who was named by an administrator does not name themselves otherwise.
    const displayName = invitation.displayName ?? asked.displayName
    const expiresAt = accountDays === null ? undefined : new Date(clock.now().getTime() + accountDays * day)
    const person = { email, role, displayName, locale, phc, unproven: false }
    const accountId = await accounts.add(tx, { ...person, ...(expiresAt && { expiresAt }) })
    if (organisation !== null || title !== null)
      await accounts.updateProfile(tx, accountId, { organisation, title })
    return accountId
  }
}

/** Why an invitation no longer holds is nobody's business who holds its link. */
function notValid(error: unknown): unknown {
  const because: readonly string[] = ['switched_off', 'bubble_not_found', 'account_not_found', 'not_allowed']
  return error instanceof Problem && because.includes(error.code) ? new Problem('link_not_valid') : error
}
