import type { ApiKey } from '../../../../protocol/index.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActDialogProps } from './new-service-dialog.tsx'

export function RevokeKey({ apiKey, onDone, onClose }: ActDialogProps & { apiKey: ApiKey }) {
  const { workspace } = useDesk()
  const { programs: text } = useAdministrationText()
  const proven = useProven()
  const revoke = async (): Promise<void> => {
    await proven(() => workspace.session.call('keys.revokeCompany', { keyId: apiKey.keyId }))
    onDone(text.revoked(apiKey.name))
  }
  return (
    <Confirm
      title={text.revokeTitle(apiKey.name)}
      help={text.revokeHelp}
      submit={text.revoke}
      act={revoke}
      onClose={onClose}
    />
  )
}
