import { useEffect, useRef, useState } from 'react'
import type { PasskeyRequestOptions, Way } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { askForPasskey, passkeysWork } from '../../state/passkeys.ts'
import { RecoveryCodeForm, TotpForm } from './code-forms.tsx'
import type { ProofFormProps } from './factor-types.ts'
import './factors.css'

interface ProveFactorProps extends ProofFormProps {
  ways: readonly Way[]
  passkeyOptions: PasskeyRequestOptions | undefined
}

const inOrder: readonly Way[] = ['passkey', 'totp', 'recoveryCode']

/** One way at a time, the easiest first, and the others to choose from. */
export function ProveFactor({ ways, passkeyOptions, prove, cancel }: ProveFactorProps) {
  const text = useText().factors
  const open = inOrder.filter(
    (way) => ways.includes(way) && (way !== 'passkey' || (passkeysWork() && passkeyOptions !== undefined)),
  )
  const [chosen, choose] = useState<Way | undefined>(open[0])
  const labels = { passkey: text.passkey.use, totp: text.totp.use, recoveryCode: text.recovery.use }
  const others = open.filter((way) => way !== chosen)
  return (
    <div className="prove-factor">
      {chosen === undefined && (
        <>
          <p className="factor-help">{text.noWay}</p>
          {cancel}
        </>
      )}
      {chosen === 'passkey' && passkeyOptions !== undefined && (
        <PasskeyForm options={passkeyOptions} prove={prove} cancel={cancel} />
      )}
      {chosen === 'totp' && <TotpForm prove={prove} cancel={cancel} />}
      {chosen === 'recoveryCode' && <RecoveryCodeForm prove={prove} cancel={cancel} />}
      {others.length > 0 && (
        <nav className="prove-factor-others" aria-label={text.otherWays}>
          {others.map((way) => (
            <Button key={way} tone="plain" onPress={() => choose(way)}>
              {labels[way]}
            </Button>
          ))}
        </nav>
      )}
    </div>
  )
}

function PasskeyForm({ options, prove, cancel }: ProofFormProps & { options: PasskeyRequestOptions }) {
  const text = useText().factors.passkey
  const action = useAction()
  const button = useRef<HTMLButtonElement>(null)
  // As the forms for codes take the focus: one key, and one is back.
  useEffect(() => button.current?.focus(), [])
  const press = (): void =>
    action.run(async () => prove({ kind: 'passkey', response: await askForPasskey(options) }))
  return (
    <div className="factor-form">
      <ProblemLine reason={action.reason} />
      <p className="factor-help">{text.useHelp}</p>
      <div className="factor-actions">
        {cancel}
        <Button ref={button} tone="primary" icon="key" isPending={action.isPending} onPress={press}>
          {action.isPending ? text.waiting : text.use}
        </Button>
      </div>
    </div>
  )
}
