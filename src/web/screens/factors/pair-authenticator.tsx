import { type FormEvent, useRef, useState } from 'react'
import type { EnrolmentOffer } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { CodeField } from '../../components/code-field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { FactorNameField, useFactorName } from './factor-name-field.tsx'
import type { EnrolmentAnswer } from './factor-types.ts'

interface PairAuthenticatorProps {
  offer: Extract<EnrolmentOffer, { kind: 'totp' }>
  finish(name: string, answer: EnrolmentAnswer): Promise<void>
}

/** The secret as a picture and as text, and the first code that proves the app has it. */
export function PairAuthenticator({ offer, finish }: PairAuthenticatorProps) {
  const text = useText().factors
  const name = useFactorName(text.totp.name)
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const action = useAction()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!name.isFit()) return
    if (code.length < 6) field.current?.focus()
    else action.run(() => finish(name.value.trim(), { kind: 'totp', factorId: offer.factorId, code }))
  }
  return (
    <form className="factor-form" onSubmit={submit} noValidate>
      <p className="factor-help">{text.totp.scan}</p>
      <QrCode text={offer.uri} label={text.totp.qr} />
      <div>
        <p className="factor-secret-label">{text.totp.secret}</p>
        <code className="factor-secret">{offer.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </div>
      <FactorNameField name={name} />
      <CodeField
        ref={field}
        label={text.totp.code}
        help={text.totp.codeHelp}
        value={code}
        onChange={setCode}
        error={tried && code.length < 6 ? text.totp.needCode : undefined}
        autoFocus
      />
      <ProblemLine reason={action.reason} />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.adding : text.totp.add}
      </Button>
    </form>
  )
}
