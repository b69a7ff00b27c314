import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { type CompanyMember, type memberOperations, Problem, type Role } from '../../protocol/index.ts'
import { bindsRole, type Policies } from '../companies/index.ts'
import { keepAnAdministrator, type LeavingNeeds, shutOut, takeAway } from './leaving.ts'
import { readGuestIds } from './member-repository.ts'
import { createMemberViews } from './member-view.ts'

const day = 86_400_000
/** in days. */
const longestGuestAccess = 90

export function memberHandlers(
  needs: LeavingNeeds & { policies: Policies },
): Pick<Handlers, keyof typeof memberOperations> {
  const { accounts, departures, sessions, resets, policies, clock } = needs
  const views = createMemberViews(needs)

  /** Throws account_not_found, also for who is gone: nothing is changed of them any more. */
  async function present(tx: Transaction, accountId: string): Promise<CompanyMember> {
    const member = await views.one(tx, accountId)
    if (member.state === 'former') throw new Problem('account_not_found')
    return member
  }
  const answer = async (tx: Transaction, accountId: string) => ({ member: await views.one(tx, accountId) })

  async function expiryFor(tx: Transaction, role: Role, known: string | null): Promise<Date | undefined> {
    if (role !== 'guest') return undefined
    if (known !== null) return new Date(known)
    return new Date(clock.now().getTime() + (await policies.of(tx)).guests.accountDays * day)
  }

  return {
    async 'members.list'({ unusedSince, role, state, after, limit }, { tx }) {
      const since = unusedSince === undefined ? undefined : new Date(unusedSince)
      return views.page(tx, { role, state, unusedSince: since, after, limit })
    },
    'members.read': async ({ accountId }, { tx }) => answer(tx, accountId),
    async 'members.edit'({ accountId, switches, expiresAt, ...profile }, { tx }) {
      const { role } = await present(tx, accountId)
      const until = expiresAt === undefined ? undefined : new Date(expiresAt)
      if (role !== 'guest' && (until ?? profile.organisation ?? undefined) !== undefined)
        throw unfit(until ? 'expiresAt' : 'organisation', 'is for guests only')
      if (until && until.getTime() > clock.now().getTime() + longestGuestAccess * day)
        throw unfit('expiresAt', 'must be ninety days ahead at most')
      const known = (await accounts.preferences(tx, accountId))?.switches
      await accounts.updateProfile(tx, accountId, {
        ...profile,
        expiresAt: until,
        switches: switches && { ...known, ...switches },
      })
      return answer(tx, accountId)
    },
    async 'members.changeRole'({ accountId, role }, { caller, tx }) {
      if (role !== 'company_admin') await keepAnAdministrator(tx, accounts, accountId)
      const { role: before, expiresAt } = await present(tx, accountId)
      await accounts.changeRole(tx, accountId, role, await expiryFor(tx, role, expiresAt))
      if (role !== 'company_admin') await resets.withdraw(tx, { askedBy: accountId, by: caller.accountId })
      // a guest who becomes a member comes in as members do, from now on.
      if (before === 'guest' && (await bindsRole(tx, role)))
        await sessions.endAll(tx, accountId, 'provider_demanded')
      return answer(tx, accountId)
    },
    async 'members.block'({ accountId, reason }, { caller, tx }) {
      await keepAnAdministrator(tx, accounts, accountId)
      await present(tx, accountId)
      await shutOut(needs, tx, { accountId, reason: 'administrator', by: caller.accountId })
      await accounts.noteBlockReason(tx, accountId, reason)
      return answer(tx, accountId)
    },
    async 'members.unblock'({ accountId }, { tx }) {
      await present(tx, accountId)
      await accounts.enable(tx, accountId, clock.now())
      return answer(tx, accountId)
    },
    async 'members.listSessions'({ accountId }, { tx }) {
      await present(tx, accountId)
      return { sessions: await sessions.open(tx, accountId) }
    },
    async 'members.endSessions'({ accountId }, { tx }) {
      await present(tx, accountId)
      return { ended: await sessions.endAll(tx, accountId, 'ended_by_administrator') }
    },
    async 'members.remove'({ accountId, successorId }, { caller, tx }) {
      await keepAnAdministrator(tx, accounts, accountId)
      await present(tx, accountId)
      if (successorId !== undefined) await present(tx, successorId)
      await takeAway(needs, tx, { accountId, actorId: caller.accountId, successorId })
      return {}
    },
    async 'members.handOver'({ accountId, successorId }, { caller, tx }) {
      for (const id of [accountId, successorId]) await present(tx, id)
      return departures.handOver(tx, { accountId, actorId: caller.accountId, successorId })
    },
    async 'members.revokeGuests'({ accountIds }, { caller, tx }) {
      const guests = await readGuestIds(tx)
      const asked = accountIds === undefined ? undefined : new Set<string>(accountIds)
      let revoked = 0
      for (const id of guests.filter((guest) => asked?.has(guest) ?? true))
        if (await shutOut(needs, tx, { accountId: id, reason: 'administrator', by: caller.accountId }))
          revoked++
      return { revoked }
    },
  }
}

function unfit(path: string, message: string): Problem {
  return new Problem('invalid_input', { issues: [{ path, message }] })
}
