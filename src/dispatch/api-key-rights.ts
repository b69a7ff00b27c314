import { type Operation, Problem } from '../protocol/index.ts'
import type { AccountCaller } from './caller.ts'

/** What is made for programs is not for who is signed in. */
export function demandKey({ keyOnly }: Operation, { apiKey }: AccountCaller): void {
  if (keyOnly === true && apiKey === undefined) throw new Problem('not_allowed')
}

/**
 * A key does what it was made for, and never what needs a person: sessions, factors, passwords, keys, and whatever asks for
 * a fresh proof. Throws interactive_only, or not_allowed for a scope it was not given.
 */
export function demandKeyMay(operation: Operation, { apiKey }: AccountCaller): void {
  if (apiKey === undefined || operation.scope === 'public') return
  if (operation.stepUp === true || operation.scope === 'keys:manage') throw new Problem('interactive_only')
  if (operation.scope === 'session') {
    if (operation.byKey !== true) throw new Problem('interactive_only')
  } else if (!apiKey.scopes.has(operation.scope)) throw new Problem('not_allowed')
}
