import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { Monogram } from '../../components/monogram.tsx'
import { PersonName } from '../../components/person-name.tsx'
import { useText } from '../../i18n/language.tsx'
import type { Asking, GuardedSend } from './use-guarded-send.ts'
import './outsider-dialog.css'

interface OutsiderDialogProps extends Pick<GuardedSend, 'confirm' | 'cancel'> {
  asking: Asking
}

/** Before the first message that a guest will read: who they are and of whose house. Going back sends nothing. */
export function OutsiderDialog({ asking, confirm, cancel }: OutsiderDialogProps) {
  const text = useText().outsiders
  const isKnown = asking !== 'unknown'
  return (
    <Dialog
      role="alertdialog"
      title={isKnown ? text.title(asking.length) : text.unknown}
      help={isKnown ? text.help : text.unknownHelp}
      onClose={cancel}
    >
      {isKnown && (
        <ul className="outsiders" aria-label={text.list}>
          {asking.map((guest) => (
            <li key={guest.accountId} className="outsider">
              <Monogram name={guest.displayName} kind="person" />
              <PersonName person={guest} />
            </li>
          ))}
        </ul>
      )}
      <DialogActions>
        <Button onPress={cancel}>{text.back}</Button>
        <Button tone="primary" icon="send" onPress={confirm}>
          {text.send}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
