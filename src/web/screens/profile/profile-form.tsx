import { type FormEvent, useState } from 'react'
import type { OwnAccount } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { Said } from '../../components/said.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'

/** Name and title. Where they are locked they are still shown, under the reason (R43). */
export function ProfileForm({ account }: { account: OwnAccount }) {
  const { workspace } = useDesk()
  const text = useText().profile
  const action = useAction()
  const [displayName, setName] = useState(account.displayName)
  const [title, setTitle] = useState(account.title ?? '')
  const [isSaved, setSaved] = useState(false)
  const isLocked = account.switches.editOwnProfile === 'disabled'
  const isNameless = displayName.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setSaved(false)
    if (isNameless) return
    action.run(async () => {
      const changes = { displayName: displayName.trim(), title: title.trim() === '' ? null : title.trim() }
      workspace.learnOwn((await workspace.session.call('accounts.updateProfile', changes)).account)
      setSaved(true)
    })
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      {isLocked && (
        <p className="profile-locked">
          <Icon name="lock" />
          <span>{account.role === 'guest' ? text.lockedByRole : text.lockedByCompany}</span>
        </p>
      )}
      <Field
        label={text.name}
        name="display-name"
        autoComplete="name"
        maxLength={100}
        value={displayName}
        onChange={setName}
        error={isNameless ? text.needName : undefined}
        isReadOnly={isLocked}
      />
      <Field
        label={text.jobTitle}
        name="title"
        autoComplete="organization-title"
        maxLength={100}
        value={title}
        onChange={setTitle}
        isReadOnly={isLocked}
        {...(isLocked ? {} : { help: text.jobTitleExample })}
      />
      <ProblemLine reason={action.reason} />
      {!isLocked && (
        <div className="form-actions">
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.save}
          </Button>
          <Said>{isSaved ? text.saved : undefined}</Said>
        </div>
      )}
    </form>
  )
}
