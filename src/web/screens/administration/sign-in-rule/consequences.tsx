import type { SignInRule } from '../../../../protocol/index.ts'
import { Lines } from '../../../components/lines.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import type { GuestChoice } from './rule-parts.ts'

/** Everything that follows from the rule, in sentences with today's figures: the page says it, and whoever confirms reads it again. */
export function Consequences({ rule, guests }: { rule: SignInRule; guests: GuestChoice }) {
  const { signInRule: text } = useAdministrationText()
  const { affected, own } = rule
  const lines = [
    text.passwords(affected.passwords),
    text.sessions(affected.sessions),
    text.keys(affected.keys),
    text.unlinked(affected.unlinked),
    guests === 'providers' ? text.guestsLose(affected.guests) : text.guestsKeep(affected.guests),
    ...text.always,
  ]
  return (
    <>
      <Lines of={lines} />
      {!own.sessionStays && <p className="caution-note">{text.ownEnds}</p>}
    </>
  )
}
