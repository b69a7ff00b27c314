import { type FormEvent, type ReactNode, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { Button } from './button.tsx'
import { Dialog, DialogActions } from './dialog.tsx'
import { Field } from './field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

interface TypedConfirmProps {
  title: string
  /** The name that is typed, and the words that ask for it; undefined where a press is enough. */
  typing: { name: string; label: string } | undefined
  submit: string
  act(): Promise<void>
  onClose(): void
  /** What follows, said before anything is typed. */
  children: ReactNode
}

const plain = (name: string): string => name.trim().toLowerCase()

/** Asks before what does not come back: the name is typed, so that nobody means another by a press. */
export function TypedConfirm({ title, typing, submit, act, onClose, children }: TypedConfirmProps) {
  const { action: words } = useText()
  const action = useAction()
  const [typed, setTyped] = useState('')
  const isSure = typing === undefined || plain(typed) === plain(typing.name)
  const confirm = (event: FormEvent): void => {
    event.preventDefault()
    if (!isSure) return
    action.run(async () => {
      await act()
      onClose()
    })
  }
  return (
    <Dialog role="alertdialog" title={title} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={confirm} noValidate>
        {children}
        {typing !== undefined && (
          <Field
            label={typing.label}
            name="typed-name"
            autoComplete="off"
            value={typed}
            onChange={setTyped}
          />
        )}
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="danger" isDisabled={!isSure} isPending={action.isPending}>
            {submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
