import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useCountdown } from './use-countdown.ts'

/** Time for a mail to arrive, in seconds: who is impatient would only make the code that is under way useless. */
const wait = 60

export function ResendCode({ again }: { again(): Promise<void> }) {
  const { text: all, formats } = useLanguage()
  const text = all.wayIn.reset
  const countdown = useCountdown(wait)
  const [isResent, setResent] = useState(false)
  const action = useAction()
  const resend = (): void =>
    action.run(async () => {
      await again()
      setResent(true)
      countdown.start()
    })
  const { left } = countdown
  return (
    <div className="way-in-again">
      <ProblemLine reason={action.reason} />
      <Button icon="retry" isDisabled={left > 0} isPending={action.isPending} onPress={resend}>
        {left > 0 ? text.resendIn(formats.wait(left)) : text.resend}
      </Button>
      <p className="way-in-help" role="status">
        {isResent ? text.resent : text.resendHelp}
      </p>
    </div>
  )
}
