import type { Transaction } from '../../database/transaction.ts'
import type { CompanyPolicy, Role } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'

/** Whose second factor a company demands. */
export function demandedOf({ mfa }: CompanyPolicy): Role[] {
  const demands: Record<Role, 'required' | 'optional'> = {
    guest: mfa.guests,
    user: mfa.users,
    company_admin: mfa.administrators,
  }
  return (['guest', 'user', 'company_admin'] as const).filter((role) => demands[role] === 'required')
}

export async function demandsFactor(
  tx: Transaction,
  { accounts, policies }: { accounts: Accounts; policies: Policies },
  accountId: string,
): Promise<boolean> {
  const standing = await accounts.standing(tx, accountId)
  return standing !== undefined && demandedOf(await policies.of(tx)).includes(standing.role)
}
