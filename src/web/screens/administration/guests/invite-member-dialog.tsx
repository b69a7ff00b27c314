import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'

interface InviteMemberDialogProps {
  onDone(words: string): void
  onClose(): void
}

/** A new member: a mail with a link; who follows it makes the account. */
export function InviteMemberDialog({ onDone, onClose }: InviteMemberDialogProps) {
  const { workspace } = useDesk()
  const { text, formats, locale: ownLocale } = useLanguage()
  const { guests: words } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<'user' | 'company_admin'>('user')
  const [locale, setLocale] = useState(ownLocale)
  const [tried, setTried] = useState(false)
  const isFit = /^\S+@\S+\.\S+$/.test(email.trim())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit) return
    action.run(async () => {
      const input = { email: email.trim(), role, locale }
      const { invitation } = await proven(() => workspace.session.call('invitations.inviteMember', input))
      onDone(words.invited(invitation.email, formats.moment(invitation.expiresAt)))
      onClose()
    })
  }
  return (
    <Dialog title={words.invite} help={words.inviteHelp} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Field
          label={words.address}
          name="invited-address"
          type="email"
          autoComplete="off"
          maxLength={254}
          value={email}
          onChange={setEmail}
          error={tried && !isFit ? words.needAddress : undefined}
          autoFocus
        />
        <Choice
          label={words.as}
          value={role}
          choices={(['user', 'company_admin'] as const).map((value) => ({ value, label: text.role[value] }))}
          onChange={(value) => setRole(value)}
        />
        <Choice
          label={words.language}
          value={locale}
          choices={[
            { value: 'fr', label: 'Français' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => setLocale(value)}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{text.action.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {words.send}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
