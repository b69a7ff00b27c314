import { useState } from 'react'
import { type EmergencyAccount, emergencyAccounts } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Part } from '../../../components/page.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { NameEmergencyDialog } from './name-emergency-dialog.tsx'
import type { RuleParts } from './rule-parts.ts'
import { useNameOf } from './use-name-of.ts'

/** The accounts that come in when no service does: who they are, whether they would, and when one did. */
export function EmergencyPart({ rule, done }: Pick<RuleParts, 'rule' | 'done'>) {
  const { formats } = useLanguage()
  const { signInRule: text, frame } = useAdministrationText()
  const nameOf = useNameOf()
  const [asked, setAsked] = useState<'name' | EmergencyAccount>()
  const columns: Column<EmergencyAccount>[] = [
    { key: 'name', head: text.person, cell: ({ accountId }) => nameOf(accountId) },
    {
      key: 'state',
      head: text.state,
      cell: ({ ready }) =>
        ready ? (
          <span className="badge badge-good">{text.ready}</span>
        ) : (
          <>
            <span className="badge badge-stop">{text.notReady}</span>
            <span className="table-note">{text.notReadyHelp}</span>
          </>
        ),
    },
    { key: 'named', head: text.namedAt, cell: ({ namedAt }) => formats.date(namedAt) },
    {
      key: 'used',
      head: text.lastUsed,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? frame.never : formats.moment(lastUsedAt)),
    },
    {
      key: 'acts',
      head: text.acts,
      isActs: true,
      cell: (account) => (
        <Button icon="close" onPress={() => setAsked(account)}>
          {text.release}
          <span className="unseen"> {nameOf(account.accountId)}</span>
        </Button>
      ),
    },
  ]
  const close = (): void => setAsked(undefined)
  return (
    <Part title={text.emergency} help={text.emergencyHelp}>
      <DataTable
        caption={text.emergencyCaption}
        columns={columns}
        rows={rule.emergencyAccounts}
        keyOf={({ accountId }) => accountId}
        empty={text.noEmergency}
      />
      {rule.emergencyAccounts.length < emergencyAccounts.most && (
        <div className="form-actions">
          <Button icon="plus" onPress={() => setAsked('name')}>
            {text.name}
          </Button>
        </div>
      )}
      {asked === 'name' && <NameEmergencyDialog rule={rule} done={done} onClose={close} />}
      {typeof asked === 'object' && <Release account={asked} done={done} onClose={close} />}
    </Part>
  )
}

function Release({
  account: { accountId },
  done,
  onClose,
}: Pick<RuleParts, 'done'> & { account: EmergencyAccount; onClose(): void }) {
  const { workspace } = useDesk()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const name = useNameOf()(accountId)
  const release = async (): Promise<void> => {
    const rule = await proven(() => workspace.session.call('company.releaseEmergencyAccount', { accountId }))
    done(text.released(name), rule)
  }
  return (
    <Confirm
      title={text.releaseTitle(name)}
      help={text.releaseHelp}
      submit={text.release}
      act={release}
      onClose={onClose}
    />
  )
}
