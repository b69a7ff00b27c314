import { Dialog } from '../../components/dialog.tsx'
import { useProven } from '../../components/step-up.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { AddFactor } from '../factors/add-factor.tsx'
import type { SecurityActs } from './security-acts.ts'

const kinds = ['passkey', 'totp'] as const

/** The first one comes with recovery codes. */
export function AddFactorDialog({ done, showCodes, onClose }: SecurityActs & { onClose(): void }) {
  const { workspace } = useDesk()
  const text = useText().security.factors
  const proven = useProven()
  return (
    <Dialog title={text.add} help={text.addHelp} onClose={onClose}>
      <div className="dialog-form scrolls">
        <AddFactor
          kinds={kinds}
          begin={async (kind) =>
            (await proven(() => workspace.session.call('factors.begin', { kind }))).offer
          }
          finish={async (name, answer) => {
            const added = await proven(() => workspace.session.call('factors.add', { name, answer }))
            const words = text.addDone(added.factor.name)
            if (added.recoveryCodes === undefined) done(words)
            else showCodes(added.recoveryCodes, words)
            onClose()
          }}
        />
      </div>
    </Dialog>
  )
}
