import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActProps, DirectoryGroup } from './directory-parts.ts'

/** Members of the group are proposed for the administration from now on, or no more. */
export function GroupRole({ group, onDone, onClose }: ActProps & { group: DirectoryGroup }) {
  const { workspace } = useDesk()
  const { directory: text } = useAdministrationText()
  const proven = useProven()
  const { groupId, name } = group
  const words = group.role === null ? text.propose : text.proposeNot
  const choose = async (): Promise<void> => {
    const role = group.role === null ? 'company_admin' : null
    await proven(() => workspace.session.call('provisioning.chooseRole', { groupId, role }))
    onDone(words.done(name))
  }
  return (
    <Confirm
      title={words.title(name)}
      help={words.help}
      submit={words.submit}
      tone={group.role === null ? 'primary' : 'danger'}
      act={choose}
      onClose={onClose}
    />
  )
}
