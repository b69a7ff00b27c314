import type { ApiKey } from '../../../../protocol/index.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { type KeyWords, useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActDialogProps } from './new-service-dialog.tsx'

interface RevokeKeyProps extends ActDialogProps {
  apiKey: ApiKey
  /** Where it is a key of another kind: another operation does it, and it is spoken of otherwise. */
  words?: KeyWords
  revoke?(input: Pick<ApiKey, 'keyId'>): Promise<unknown>
}

export function RevokeKey({ apiKey, words, revoke, onDone, onClose }: RevokeKeyProps) {
  const { workspace } = useDesk()
  const { programs } = useAdministrationText()
  const text = words ?? programs
  const proven = useProven()
  const { keyId } = apiKey
  const act = async (): Promise<void> => {
    await proven(
      (): Promise<unknown> => revoke?.({ keyId }) ?? workspace.session.call('keys.revokeCompany', { keyId }),
    )
    onDone(text.revoked(apiKey.name))
  }
  return (
    <Confirm
      title={text.revokeTitle(apiKey.name)}
      help={text.revokeHelp}
      submit={programs.revoke}
      act={act}
      onClose={onClose}
    />
  )
}
