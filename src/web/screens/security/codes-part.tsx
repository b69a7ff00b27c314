import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Part } from '../../components/page.tsx'
import { useProven } from '../../components/step-up.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import type { SecurityActs } from './security-acts.ts'

/** From here on it is time to draw new ones. */
const few = 2

/** How many recovery codes are left, never which. */
export function CodesPart({ left, showCodes }: SecurityActs & { left: number }) {
  const { workspace } = useDesk()
  const text = useText().security.codes
  const proven = useProven()
  const [isAsking, setAsking] = useState(false)
  const renew = async (): Promise<void> => {
    const drawn = await proven(() => workspace.session.call('factors.renewRecoveryCodes', {}))
    showCodes(drawn.recoveryCodes, text.renewDone)
  }
  return (
    <Part title={text.title} help={text.help}>
      <p>{text.left(left)}</p>
      {left <= few && <p className="caution-note">{text.few}</p>}
      <div className="form-actions">
        <Button icon="retry" onPress={() => setAsking(true)}>
          {text.renew}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={text.renewTitle}
          help={text.renewHelp}
          submit={text.renew}
          act={renew}
          onClose={() => setAsking(false)}
        />
      )}
    </Part>
  )
}
