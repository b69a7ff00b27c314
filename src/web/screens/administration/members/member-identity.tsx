import { type FormEvent, useState } from 'react'
import type { CompanyMember, Input } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Field } from '../../../components/field.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'

/** Days a guest's access may last from now on. */
const longestGuestDays = 90

/** Name, title, and for guests where they are from and until when they have access. */
export function MemberIdentity({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { members: text, frame } = useAdministrationText()
  const { profile } = useText()
  const proven = useProven()
  const action = useAction()
  const [form, setForm] = useState(() => formOf(member))
  const isNameless = form.displayName.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isNameless) return
    action.run(async () => {
      const answer = await proven(() => workspace.session.call('members.edit', changesOf(member, form)))
      done(answer.member, text.edited)
    })
  }
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    maxLength: 100,
    autoComplete: 'off' as const,
  })
  return (
    <Part title={text.identity}>
      <form className="form" onSubmit={submit} noValidate>
        <Field
          {...field('displayName')}
          label={profile.name}
          error={isNameless ? text.needName : undefined}
        />
        <Field {...field('title')} label={profile.jobTitle} />
        {member.role === 'guest' && (
          <>
            <Field {...field('organisation')} label={text.organisation} help={text.organisationHelp} />
            <Field
              {...field('until')}
              type="date"
              label={text.until}
              help={text.untilHelp(longestGuestDays)}
            />
          </>
        )}
        <ProblemLine reason={action.reason} />
        <div className="form-actions">
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {frame.save}
          </Button>
        </div>
      </form>
    </Part>
  )
}

function formOf(member: CompanyMember) {
  return {
    displayName: member.displayName,
    title: member.title ?? '',
    organisation: member.organisation ?? '',
    until: member.expiresAt?.slice(0, 10) ?? '',
  }
}

function changesOf(member: CompanyMember, form: ReturnType<typeof formOf>): Input<'members.edit'> {
  const orNone = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const isGuest = member.role === 'guest'
  const isMoved = isGuest && form.until !== '' && form.until !== member.expiresAt?.slice(0, 10)
  return {
    accountId: member.accountId,
    displayName: form.displayName.trim(),
    title: orNone(form.title),
    ...(isGuest ? { organisation: orNone(form.organisation) } : {}),
    ...(isMoved ? { expiresAt: new Date(`${form.until}T00:00:00`).toISOString() } : {}),
  }
}
