import { useState } from 'react'
import type { ConfirmStep, EnrolStep, LinkStep } from '../../../protocol/client/index.ts'
import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import { AddFactor } from '../factors/add-factor.tsx'
import { ProveFactor } from '../factors/prove-factor.tsx'
import { RecoveryCodes } from '../factors/recovery-codes.tsx'
import { Sheet } from '../way-in/sheet.tsx'
import { LinkAccount } from './link-account.tsx'
import type { StepProps } from './step-props.ts'

/** What comes after the password or the provider: a code is shown, or a second factor, or the first one is made. */
export function SecondStep({ step, ...rest }: StepProps<ConfirmStep | EnrolStep | LinkStep>) {
  if (step.step === 'link') return <LinkAccount step={step} {...rest} />
  return step.step === 'confirm' ? <Confirm step={step} {...rest} /> : <Enrol step={step} {...rest} />
}

function Confirm({ step, identity, preferences }: StepProps<ConfirmStep>) {
  const text = useText().factors
  return (
    <Sheet page={text.confirmPage} title={text.confirmTitle} preferences={preferences}>
      <ProveFactor
        ways={step.ways}
        passkeyOptions={step.passkeyOptions}
        prove={(proof) => identity.goOn(() => step.confirm(proof))}
      />
      <Button onPress={identity.startAgain}>{text.startAgain}</Button>
    </Sheet>
  )
}

function Enrol({ step, identity, preferences }: StepProps<EnrolStep>) {
  const text = useText().factors
  const [codes, setCodes] = useState<readonly string[]>()
  // There is a session from here on; the page goes on once the codes are kept.
  if (codes !== undefined)
    return (
      <Sheet
        page={text.codes.page}
        title={text.codes.title}
        help={text.codes.help}
        preferences={preferences}
        focus="title"
        key="codes"
      >
        <RecoveryCodes codes={codes} onKept={() => void identity.goOn(async () => {})} />
      </Sheet>
    )
  return (
    <Sheet
      page={text.enrolPage}
      title={text.enrolTitle}
      help={text.enrolHelp}
      preferences={preferences}
      focus="title"
      key="enrol"
    >
      <AddFactor
        kinds={step.ways}
        begin={step.begin}
        finish={async (name, answer) => setCodes(await step.finish(name, answer))}
      />
      <Button onPress={identity.startAgain}>{text.startAgain}</Button>
    </Sheet>
  )
}
