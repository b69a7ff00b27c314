import type { CompanyDomain } from '../../../../protocol/index.ts'
import { type AdministrationText, useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useToday } from '../../../state/use-today.ts'

type Text = AdministrationText['domains']

const tones = { attested: 'good', waiting: 'gone', proven: 'good', missing: 'warn', frozen: 'stop' } as const

export function DomainBadge({ domain: { state } }: { domain: CompanyDomain }) {
  const { domains: text } = useAdministrationText()
  return <span className={`badge badge-${tones[state]}`}>{text.states[state]}</span>
}

/** What its state means for who comes in, and what to do. */
export function DomainState({ domain: { state, freezesAt } }: { domain: CompanyDomain }) {
  const { formats } = useLanguage()
  const { domains: text } = useAdministrationText()
  const now = useToday()
  const isOver = freezesAt !== null && new Date(freezesAt) <= now
  const missing = isOver ? text.missingOver : text.missingHelp(formats.moment(freezesAt ?? now.toISOString()))
  const words = state === 'missing' ? missing : text.stateHelp[state]
  const isLost = state === 'missing' || state === 'frozen'
  return <p className={isLost ? 'caution-note' : 'page-help'}>{words}</p>
}

/** What was last seen in DNS, and when. */
export function LastLook({ domain: { lastLook, record } }: { domain: CompanyDomain }) {
  const { formats } = useLanguage()
  const { domains: text } = useAdministrationText()
  if (lastLook === null)
    return <span className="table-quiet">{record === null ? text.notLookedFor : text.notYet}</span>
  return (
    <>
      {text.outcomes[lastLook.outcome]}
      <span className="table-note">{formats.moment(lastLook.at)}</span>
    </>
  )
}

/** The sentence for the reason that came with a problem, if there is one. */
export function sentenceFor(
  text: Text,
  kind: 'unfit' | 'outcomes',
  reason: string | undefined,
): string | undefined {
  const sentences: Readonly<Record<string, string>> = text[kind]
  return reason !== undefined && Object.hasOwn(sentences, reason) ? sentences[reason] : undefined
}
