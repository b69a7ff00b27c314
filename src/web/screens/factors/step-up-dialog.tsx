import { useCallback } from 'react'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import type { StepUpProps } from '../../components/step-up.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { type Proof, ProveAnew } from './prove-anew.tsx'
import { ProveElsewhere } from './prove-elsewhere.tsx'

/** asked before a sensitive act. */
export function StepUp({ onProven, onClose }: StepUpProps) {
  const { workspace } = useDesk()
  const { stepUp: text, action: words } = useText()
  const options = useCallback(() => workspace.session.call('sessions.verifyOptions', {}), [workspace])
  const prove = async (proof: Proof): Promise<void> => {
    await workspace.session.call('sessions.verify', { proof })
    onProven()
  }
  return (
    <Dialog title={text.title} help={text.help} onClose={onClose}>
      <ProveAnew
        options={options}
        prove={prove}
        cancel={<Button onPress={onClose}>{words.cancel}</Button>}
        elsewhere={<ProveElsewhere call={workspace.session.call} />}
      />
    </Dialog>
  )
}
