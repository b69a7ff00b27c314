import { useState } from 'react'
import { Problem } from '../../../../protocol/index.ts'
import { Icon } from '../../../components/icon.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { type Action, useAction } from '../../../components/use-action.ts'

/** An act that is refused for a reason administrators can do something about. */
export function useToldWhy(): Action & { why: string | undefined } {
  const action = useAction()
  const [why, setWhy] = useState<string>()
  return {
    ...action,
    why,
    run(act) {
      setWhy(undefined)
      action.run(() =>
        act().catch((error: unknown) => {
          if (error instanceof Problem) setWhy(error.issues?.[0]?.message)
          throw error
        }),
      )
    },
  }
}

/** Why it did not happen: the reason in a sentence where there is one, else the problem. Always in the page, to be read aloud. */
export function WhyLine({ action, lead, sentence }: WhyLineProps) {
  if (sentence === undefined || action.reason === undefined) return <ProblemLine reason={action.reason} />
  return (
    <div role="alert" className="problem-line-place">
      <div className="problem-line">
        <Icon name="alert" />
        <div className="unfit">
          {lead !== undefined && <p>{lead}</p>}
          <p className="unfit-reason">{sentence}</p>
        </div>
      </div>
    </div>
  )
}

interface WhyLineProps {
  action: Action
  lead?: string
  sentence: string | undefined
}
