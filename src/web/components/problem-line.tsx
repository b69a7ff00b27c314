import { useLanguage } from '../i18n/language.tsx'
import type { RefusalReason } from '../state/attachment.ts'
import { Icon } from './icon.tsx'
import './problem-line.css'

/** Why something did not happen. Always in the page, so that a reader is told when it fills. */
export function ProblemLine({ reason }: { reason: RefusalReason | undefined }) {
  const { problem } = useLanguage()
  return (
    <div role="alert" className="problem-line-place">
      {reason !== undefined && (
        <p className="problem-line">
          <Icon name="alert" />
          <span>{problem(reason)}</span>
        </p>
      )}
    </div>
  )
}
