import { type FormEvent, useState } from 'react'
import type { ConfirmStep, EnrolStep } from '../../../protocol/client/index.ts'
import type { EnrolmentOffer } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'

interface StepProps<Step> {
  step: Step
  identity: IdentityKeeper
}

/** What comes after the password. */
export function SecondStep({ step, identity }: StepProps<ConfirmStep | EnrolStep>) {
  const text = useText().secondStep
  return (
    <>
      {step.step === 'confirm' ? (
        <ConfirmForm step={step} identity={identity} />
      ) : (
        <Enrolment step={step} identity={identity} />
      )}
      <Button onPress={identity.startAgain}>{text.startAgain}</Button>
    </>
  )
}

/** Six digits are an authenticator's; anything longer is a recovery code. */
function ConfirmForm({ step, identity }: StepProps<ConfirmStep>) {
  const text = useText().secondStep
  return (
    <CodeForm
      label={text.code}
      help={text.codeHelp}
      submit={(code) =>
        identity.goOn(() =>
          step.confirm(/^\d{6}$/.test(code) ? { kind: 'totp', code } : { kind: 'recoveryCode', code }),
        )
      }
    />
  )
}

function Enrolment({ step, identity }: StepProps<EnrolStep>) {
  const text = useText().secondStep
  const [offer, setOffer] = useState<Extract<EnrolmentOffer, { kind: 'totp' }>>()
  const [codes, setCodes] = useState<readonly string[]>()
  const action = useAction()
  const begin = async (): Promise<void> => {
    const begun = await step.begin('totp')
    if (begun.kind === 'totp') setOffer(begun)
  }
  if (codes !== undefined)
    return (
      <>
        <p>{text.keepCodes}</p>
        <pre>{codes.join('\n')}</pre>
        <Button tone="primary" onPress={() => void identity.goOn(async () => {})}>
          {text.codesKept}
        </Button>
      </>
    )
  if (offer === undefined)
    return (
      <>
        <p>{text.enrolWhy}</p>
        <ProblemLine reason={action.reason} />
        <Button tone="primary" isPending={action.isPending} onPress={() => action.run(begin)}>
          {text.enrol}
        </Button>
      </>
    )
  return (
    <>
      <p>{text.typeSecret}</p>
      <pre>{offer.secret.match(/.{1,4}/g)?.join(' ')}</pre>
      <CodeForm
        label={text.code}
        submit={async (code) =>
          setCodes(await step.finish('TOTP', { kind: 'totp', factorId: offer.factorId, code }))
        }
      />
    </>
  )
}

interface CodeFormProps {
  label: string
  help?: string
  submit(code: string): Promise<void>
}

function CodeForm({ label, help, submit }: CodeFormProps) {
  const text = useText().signIn
  const [code, setCode] = useState('')
  const action = useAction()
  const send = (event: FormEvent): void => {
    event.preventDefault()
    action.run(() => submit(code.replaceAll(/\s/g, '')))
  }
  return (
    <form className="sign-in-form" onSubmit={send} noValidate>
      <ProblemLine reason={action.reason} />
      <Field
        label={label}
        {...(help === undefined ? {} : { help })}
        name="code"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        autoFocus
      />
      <Button type="submit" tone="primary" isPending={action.isPending}>
        {action.isPending ? text.submitting : text.submit}
      </Button>
    </form>
  )
}
