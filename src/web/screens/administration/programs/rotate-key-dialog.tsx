import { type FormEvent, useState } from 'react'
import type { CallInput } from '../../../../protocol/client/index.ts'
import type { ApiKey } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { type KeyWords, useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActDialogProps } from './new-service-dialog.tsx'
import { Secret } from './secret.tsx'

const overlaps = ['0', '1', '24', '72', '168'] as const

type Rotation = CallInput<'keys.rotateForService'>

interface RotateKeyDialogProps extends ActDialogProps {
  apiKey: ApiKey
  /** Where it is a key of another kind: another operation does it, and it is spoken of otherwise. */
  words?: KeyWords
  rotate?(input: Rotation): Promise<{ secret: string }>
}

/** A new key like an old one; both work for a while, so that the program is changed over without a gap. */
export function RotateKeyDialog({ apiKey, words: own, rotate, onDone, onClose }: RotateKeyDialogProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { programs } = useAdministrationText()
  const text = own ?? programs
  const proven = useProven()
  const action = useAction()
  const [hours, setHours] = useState<(typeof overlaps)[number]>('24')
  const [made, setMade] = useState<{ secret: string }>()
  const close = (): void => {
    if (made !== undefined) onDone(text.keyRotated(apiKey.name))
    onClose()
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const input: Rotation = { keyId: apiKey.keyId, overlapHours: Number(hours) }
    action.run(async () =>
      setMade(await proven(() => rotate?.(input) ?? workspace.session.call('keys.rotateForService', input))),
    )
  }
  return (
    <Dialog
      role="alertdialog"
      title={text.rotateTitle(apiKey.name)}
      {...(made === undefined ? { help: text.rotateHelp } : {})}
      onClose={close}
    >
      {made !== undefined ? (
        <Secret secret={made.secret} words={text} onClose={close} />
      ) : (
        <form className="dialog-form" onSubmit={submit} noValidate>
          <Choice
            label={text.overlap}
            value={hours}
            choices={overlaps.map((value) => ({ value, label: text.overlaps[value] }))}
            onChange={(value) => setHours(value)}
          />
          <ProblemLine reason={action.reason} />
          <DialogActions>
            <Button onPress={close}>{words.cancel}</Button>
            <Button type="submit" tone="primary" isPending={action.isPending}>
              {programs.rotate}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  )
}
