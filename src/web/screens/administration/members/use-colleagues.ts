import { useMemo } from 'react'
import type { AccountSummary } from '../../../../protocol/index.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'

/** Who could take over from a person: everyone of the company but guests and programs. */
export function useColleagues(accountId: string): readonly AccountSummary[] {
  const { workspace } = useDesk()
  const people = useStore(workspace.directory.store)
  return useMemo(
    () =>
      [...people.values()].filter(
        (person) =>
          person.accountId !== accountId && person.role !== 'guest' && person.accountType === 'person',
      ),
    [people, accountId],
  )
}
