import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { RuleParts } from './rule-parts.ts'

/** The rule goes; what it erased does not come back, which is said first. */
export function LiftRule({ done, onClose }: Pick<RuleParts, 'done'> & { onClose(): void }) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const lift = (): void =>
    action.run(async () => {
      const rule = await proven(() => workspace.session.call('company.liftSignInRule', {}))
      done(text.lifted, rule)
      onClose()
    })
  return (
    <Dialog role="alertdialog" title={text.liftTitle} onClose={onClose}>
      <ul className="plain-list">
        {text.liftWhat.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button tone="danger" isPending={action.isPending} onPress={lift}>
          {text.lift}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
