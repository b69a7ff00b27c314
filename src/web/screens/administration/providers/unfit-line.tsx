import { useState } from 'react'
import { Problem } from '../../../../protocol/index.ts'
import { Icon } from '../../../components/icon.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { type Action, useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { reasonWords } from './provider-words.ts'

/** An act that a provider may be unfit for: administrators are told why. */
export function useFitting(): Action & { unfit: readonly string[] } {
  const action = useAction()
  const [unfit, setUnfit] = useState<readonly string[]>([])
  return {
    ...action,
    unfit,
    run(act) {
      setUnfit([])
      action.run(() =>
        act().catch((error: unknown) => {
          if (error instanceof Problem && error.code === 'provider_unfit')
            setUnfit((error.issues ?? []).map(({ message }) => message))
          throw error
        }),
      )
    },
  }
}

/** Why it did not happen; for an unfit provider each reason in a sentence. Always in the page, so that a reader is told. */
export function UnfitLine({ action }: { action: ReturnType<typeof useFitting> }) {
  const { providers: text } = useAdministrationText()
  if (action.unfit.length === 0) return <ProblemLine reason={action.reason} />
  return (
    <div role="alert" className="problem-line-place">
      <div className="problem-line">
        <Icon name="alert" />
        <div className="unfit">
          <p>{text.wizard.unfit}</p>
          {action.unfit.map((reason) => (
            <p key={reason} className="unfit-reason">
              {reasonWords(text, reason)} <span className="unfit-code">{text.reasonCode(reason)}</span>
            </p>
          ))}
        </div>
      </div>
    </div>
  )
}
