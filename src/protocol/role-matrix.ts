import type { Operation } from './operation.ts'
import { KeyScope, Role, type Scope, scopesOf } from './role.ts'

/** Who may ask: a person in a role, or a program: a service account that runs the company, by a key with every scope. */
export const askers = [...Role.options, 'service'] as const
export type Asker = (typeof askers)[number]

/** `allowed`: may ask; membership, switches and policy narrow it further. Else the problem that always says no. */
export type Verdict = 'allowed' | 'not_allowed' | 'interactive_only' | 'field_locked'

/** What a role is refused although it holds the scope, whatever its switches and memberships are. */
const narrower: Readonly<Record<string, { readonly [Who in Asker]?: Verdict }>> = {
  'bubbles.invite': { guest: 'not_allowed' },
  'bubbles.rename': { guest: 'not_allowed' },
  'bubbles.remove': { guest: 'not_allowed' },
  'accounts.updateProfile': { guest: 'field_locked' },
}

/** A-20 for one operation, from what it declares. */
export function verdictFor(asker: Asker, operation: Operation): Verdict {
  const { name, scope } = operation
  if (scope === 'public') return 'allowed'
  if (asker === 'service') return verdictForPrograms(operation, scope)
  if (operation.keyOnly === true || !scopesOf[asker].has(scope)) return 'not_allowed'
  return narrower[name]?.[asker] ?? 'allowed'
}

function verdictForPrograms({ stepUp, byKey }: Operation, scope: Scope): Verdict {
  if (stepUp === true) return 'interactive_only'
  if (scope === 'session') return byKey === true ? 'allowed' : 'interactive_only'
  return KeyScope.safeParse(scope).success ? 'allowed' : 'interactive_only'
}
