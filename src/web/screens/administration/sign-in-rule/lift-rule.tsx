import { Lines } from '../../../components/lines.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { TypedConfirm } from '../../../components/typed-confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { RuleParts } from './rule-parts.ts'

/** The rule goes; what it erased does not come back, which is said first. */
export function LiftRule({ done, onClose }: Pick<RuleParts, 'done'> & { onClose(): void }) {
  const { workspace } = useDesk()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const lift = async (): Promise<void> =>
    done(text.lifted, await proven(() => workspace.session.call('company.liftSignInRule', {})))
  return (
    <TypedConfirm title={text.liftTitle} typing={undefined} submit={text.lift} act={lift} onClose={onClose}>
      <Lines of={text.liftWhat} />
    </TypedConfirm>
  )
}
