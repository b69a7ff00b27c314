import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { CodeField } from './code-field.tsx'
import { ProblemLine } from './problem-line.tsx'
import { useAction } from './use-action.ts'

interface CodeFormProps {
  className: string
  text: { label: string; codeHelp?: string; needCode: string; submit: string; submitting: string }
  /** Rejects with what is to be said. */
  show(code: string): Promise<void>
  /** Beside the button. */
  cancel?: ReactNode
}

/** Six digits and a button: asked for again when they are not the right ones. */
export function CodeForm({ className, text, show, cancel }: CodeFormProps) {
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (code.length < 6) field.current?.focus()
    else action.run(() => show(code))
  }
  return (
    <form className={className} onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <CodeField
        ref={field}
        label={text.label}
        {...(text.codeHelp !== undefined && { help: text.codeHelp })}
        value={code}
        onChange={setCode}
        error={tried && code.length < 6 ? text.needCode : undefined}
        autoFocus
      />
      <div className="factor-actions">
        {cancel}
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {action.isPending ? text.submitting : text.submit}
        </Button>
      </div>
    </form>
  )
}
