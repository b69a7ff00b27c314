import { useState } from 'react'
import { emergencyAccounts } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { PeoplePicker } from '../../../components/people-picker.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
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
  const { action: words } = useText()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const people = useStore(workspace.directory.store)
  const named = new Set<string>(rule.emergencyAccounts.map(({ accountId }) => accountId))
  const candidates = [...people.values()].filter(
    ({ role, accountType, accountId }) =>
      role === 'company_admin' && accountType === 'person' && !named.has(accountId),
  )
  const name = async (): Promise<void> => {
    const person = candidates.find(({ accountId }) => chosen.has(accountId))
    if (person === undefined) return
    const { accountId, displayName } = person
    const now = await proven(() => workspace.session.call('company.nameEmergencyAccount', { accountId }))
    done(text.named(displayName), now)
    onClose()
  }
  return (
    <Dialog title={text.name} help={text.nameHelp(emergencyAccounts.most)} onClose={onClose}>
      <PeoplePicker
        people={candidates}
        empty={text.nobody}
        mode="one"
        chosen={chosen}
        onChoose={setChosen}
        autoFocus
      />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button
          tone="primary"
          isDisabled={chosen.size === 0}
          isPending={action.isPending}
          onPress={() => action.run(name)}
        >
          {text.nameSubmit}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
