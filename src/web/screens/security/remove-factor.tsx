import type { Factor } from '../../../protocol/index.ts'
import { Confirm } from '../../components/confirm.tsx'
import { useProven } from '../../components/step-up.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import type { SecurityActs } from './security-acts.ts'

interface RemoveFactorProps extends Pick<SecurityActs, 'done'> {
  factor: Factor
  /** Whether the password alone is enough from then on. */
  leavesPassword: boolean
  onClose(): void
}

export function RemoveFactor({
  factor: { factorId, name },
  leavesPassword,
  done,
  onClose,
}: RemoveFactorProps) {
  const { workspace } = useDesk()
  const text = useText().security.factors
  const proven = useProven()
  const remove = async (): Promise<void> => {
    await proven(() => workspace.session.call('factors.remove', { factorId }))
    done(text.removeDone(name))
  }
  return (
    <Confirm
      title={text.removeTitle(name)}
      help={leavesPassword ? text.removeLastHelp : text.removeHelp}
      submit={text.remove}
      act={remove}
      onClose={onClose}
    />
  )
}
