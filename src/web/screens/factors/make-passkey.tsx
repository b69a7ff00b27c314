import { type FormEvent, useState } from 'react'
import type { EnrolmentOffer } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { makePasskey } from '../../state/passkeys.ts'
import { FactorNameField, useFactorName } from './factor-name-field.tsx'
import type { EnrolmentAnswer } from './factor-types.ts'

type PasskeyOffer = Extract<EnrolmentOffer, { kind: 'passkey' }>

interface MakePasskeyProps {
  first: PasskeyOffer
  /** A challenge is answered once: a further try takes a further offer. */
  begin(kind: 'passkey'): Promise<EnrolmentOffer>
  finish(name: string, answer: EnrolmentAnswer): Promise<void>
}

export function MakePasskey({ first, begin, finish }: MakePasskeyProps) {
  const text = useText().factors
  const name = useFactorName(text.passkey.name)
  const [offer, setOffer] = useState<PasskeyOffer | undefined>(first)
  const action = useAction()
  const make = async (): Promise<void> => {
    const next = offer ?? (await begin('passkey'))
    if (next.kind !== 'passkey') return
    setOffer(next)
    const response = await makePasskey(next.options)
    setOffer(undefined)
    await finish(name.value.trim(), { kind: 'passkey', response })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.isFit()) action.run(make)
  }
  return (
    <form className="factor-form" onSubmit={submit} noValidate>
      <ProblemLine reason={action.reason} />
      <p className="factor-help">{text.passkey.useHelp}</p>
      <FactorNameField name={name} autoFocus />
      <Button type="submit" tone="primary" icon="key" isPending={action.isPending}>
        {action.isPending ? text.passkey.waiting : text.passkey.make}
      </Button>
    </form>
  )
}
