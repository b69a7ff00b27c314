import type { LinkStep } from '../../../protocol/client/index.ts'
import { Button } from '../../components/button.tsx'
import { CodeForm } from '../../components/code-form.tsx'
import { useText } from '../../i18n/language.tsx'
import { Sheet } from '../way-in/sheet.tsx'
import type { StepProps } from './step-props.ts'

/** the company's sign-in vouches for an address that has an account: whoever reads its mail has the code. */
export function LinkAccount({ step, identity, preferences }: StepProps<LinkStep>) {
  const { link } = useText().wayIn
  return (
    <Sheet page={link.page} title={link.title} help={link.help} preferences={preferences} key="link">
      <CodeForm className="way-in-form" text={link} show={(code) => identity.showCode(step, code)} />
      <Button onPress={identity.startAgain}>{link.back}</Button>
    </Sheet>
  )
}
