import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'

/** What somebody of the company is called. */
export function useNameOf(): (accountId: string) => string {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const people = useStore(workspace.directory.store)
  return (accountId) =>
    [...people.values()].find((person) => person.accountId === accountId)?.displayName ?? frame.someone
}
