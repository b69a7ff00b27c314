import { type AccountSummary, emergencyAccounts } from '../../../../protocol/index.ts'
import { PickPersonDialog } from '../../../components/pick-person-dialog.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'
import type { RuleParts } from './rule-parts.ts'

/** An administrator is chosen; whether they have a passkey the server says. */
export function NameEmergencyDialog({
  rule,
  done,
  onClose,
}: Pick<RuleParts, 'rule' | 'done'> & { onClose(): void }) {
  const { workspace } = useDesk()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const people = useStore(workspace.directory.store)
  const named = new Set<string>(rule.emergencyAccounts.map(({ accountId }) => accountId))
  const candidates = [...people.values()].filter(
    ({ role, accountType, accountId }) =>
      role === 'company_admin' && accountType === 'person' && !named.has(accountId),
  )
  const name = async ({ accountId, displayName }: AccountSummary): Promise<void> => {
    const now = await proven(() => workspace.session.call('company.nameEmergencyAccount', { accountId }))
    done(text.named(displayName), now)
  }
  return (
    <PickPersonDialog
      title={text.name}
      help={text.nameHelp(emergencyAccounts.most)}
      people={candidates}
      empty={text.nobody}
      submit={text.nameSubmit}
      act={name}
      onClose={onClose}
    />
  )
}
