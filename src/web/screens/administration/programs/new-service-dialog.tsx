import { type FormEvent, useState } from 'react'
import { ServiceName } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'

export interface ActDialogProps {
  onDone(words: string): void
  onClose(): void
}

export function NewServiceDialog({ onDone, onClose }: ActDialogProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { programs: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [name, setName] = useState('svc-')
  const [role, setRole] = useState<'user' | 'company_admin'>('user')
  const [tried, setTried] = useState(false)
  const isFit = ServiceName.safeParse(name).success
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit) return
    action.run(async () => {
      await proven(() => workspace.session.call('services.create', { name, role }))
      onDone(text.serviceMade(name))
      onClose()
    })
  }
  return (
    <Dialog title={text.newService} help={text.newServiceHelp} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Field
          label={text.serviceName}
          name="service-name"
          autoComplete="off"
          maxLength={48}
          value={name}
          onChange={setName}
          help={text.serviceNameHelp}
          error={tried && !isFit ? text.needServiceName : undefined}
          autoFocus
        />
        <Choice
          label={text.role}
          value={role}
          choices={(['user', 'company_admin'] as const).map((value) => ({ value, label: text.roles[value] }))}
          onChange={(value) => setRole(value)}
          help={text.roleHelp}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.makeService}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
