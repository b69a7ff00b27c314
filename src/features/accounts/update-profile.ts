import type { HandlerOf } from '../../dispatch/handler.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from './account.ts'
import { ownAccount } from './read-own-account.ts'

/** R43: name and title only where the switch allows it. */
export function updateProfile(accounts: Accounts): HandlerOf<'accounts.updateProfile'> {
  return async (changes, { caller, tx }) => {
    const locked = (['displayName', 'title'] as const).filter((field) => changes[field] !== undefined)
    if (locked.length > 0) {
      const { editOwnProfile } = await accounts.permissions.switchesOf(tx, caller.accountId)
      if (editOwnProfile === 'disabled') {
        const issues = locked.map((path) => ({ path, message: 'may be changed by an administrator only' }))
        throw new Problem('field_locked', { issues })
      }
    }
    await accounts.updateProfile(tx, caller.accountId, changes)
    return { account: await ownAccount(accounts, tx, caller.accountId) }
  }
}
