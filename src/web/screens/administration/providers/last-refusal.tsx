import type { IdentityProvider } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { reasonWords } from './provider-words.ts'

/** Why somebody could not come in lately. Who it was is in no list. */
export function LastRefusal({ provider: { lastRefusal } }: { provider: IdentityProvider }) {
  const { formats } = useLanguage()
  const { providers: text } = useAdministrationText()
  if (lastRefusal === undefined) return <span className="table-quiet">{text.noRefusal}</span>
  return (
    <>
      {reasonWords(text, lastRefusal.reason)}
      <span className="table-note">
        {formats.moment(lastRefusal.at)} · {text.reasonCode(lastRefusal.reason)}
      </span>
    </>
  )
}
