import type { IdentityProvider } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useToday } from '../../../state/use-today.ts'
import { endingOf } from './provider-words.ts'

const tones = { soon: 'warn', now: 'stop', over: 'stop' } as const

/** Until when a provider's certificates hold, louder as the end comes nearer. */
export function CertificateBadge({ provider }: { provider: IdentityProvider }) {
  const { formats } = useLanguage()
  const { providers: text } = useAdministrationText()
  const end = endingOf(provider, useToday())
  if (end === undefined) return <span className="table-quiet">{text.noCertificate}</span>
  const date = formats.date(end.at)
  if (end.ending === 'later') return text.until(date)
  return (
    <>
      <span className={`badge badge-${tones[end.ending]}`}>
        {end.ending === 'over' ? text.ended(date) : text.endsIn(end.days)}
      </span>
      {end.ending !== 'over' && <span className="table-note">{text.until(date)}</span>}
    </>
  )
}
