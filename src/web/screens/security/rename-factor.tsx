import type { FormEvent } from 'react'
import type { Factor } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { FactorNameField, useFactorName } from '../factors/factor-name-field.tsx'
import type { SecurityActs } from './security-acts.ts'

interface RenameFactorProps extends Pick<SecurityActs, 'done'> {
  factor: Factor
  onClose(): void
}

export function RenameFactor({ factor, done, onClose }: RenameFactorProps) {
  const { workspace } = useDesk()
  const { security, action: words } = useText()
  const text = security.factors
  const action = useAction()
  const name = useFactorName(factor.name)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!name.isFit()) return
    const input = { factorId: factor.factorId, name: name.value.trim() }
    action.run(async () => {
      await workspace.session.call('factors.rename', input)
      done(text.renameDone(input.name))
      onClose()
    })
  }
  return (
    <Dialog title={text.renameTitle(factor.name)} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <FactorNameField name={name} autoFocus />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.rename}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
