import { useEffect, useMemo } from 'react'
import type { AccountSummary } from '../../protocol/index.ts'
import { useDesk } from './use-desk.ts'
import { useStore } from './use-store.ts'

/** Everyone one may write to, but oneself: known at once, and read anew each time somebody looks. */
export function useOtherPeople(): readonly AccountSummary[] {
  const { workspace } = useDesk()
  const people = useStore(workspace.directory.store)
  useEffect(() => {
    // What is known already is shown meanwhile; the next look tries again.
    workspace.refreshDirectory().catch(() => undefined)
  }, [workspace])
  const own = workspace.me.account.accountId
  return useMemo(() => [...people.values()].filter((person) => person.accountId !== own), [people, own])
}
