import { useState } from 'react'
import type { SignInRule } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Lines } from '../../../components/lines.tsx'
import { Part } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { Conditions, isPossible } from './conditions.tsx'
import { Consequences } from './consequences.tsx'
import { DemandDialog } from './demand-dialog.tsx'
import { EmergencyPart } from './emergency-part.tsx'
import { LiftRule } from './lift-rule.tsx'
import type { GuestChoice, RuleParts } from './rule-parts.ts'
import { useNameOf } from './use-name-of.ts'

/** The rule is not made: what it would do, and what it takes. */
export function RuleToBe(parts: RuleParts) {
  const { rule, done } = parts
  const { signInRule: text } = useAdministrationText()
  const [guests, setGuests] = useState<GuestChoice>('as_before')
  const [isAsked, setAsked] = useState(false)
  const isReady = isPossible(rule)
  return (
    <>
      <dl className="facts">
        <dt>{text.now}</dt>
        <dd>
          <span className="badge badge-warn">{text.states.off}</span>
          <p className="field-help">{text.offHelp}</p>
        </dd>
      </dl>
      <Part title={text.consequences} help={text.consequencesHelp}>
        <GuestField value={guests} onChange={setGuests} />
        <Consequences rule={rule} guests={guests} />
      </Part>
      <Conditions {...parts} />
      <EmergencyPart rule={rule} done={done} />
      <div className="rule-act">
        {!isReady && <p className="field-help">{text.notYet}</p>}
        <Button tone="danger" icon="lock" isDisabled={!isReady} onPress={() => setAsked(true)}>
          {text.demand}
        </Button>
      </div>
      {isAsked && <DemandDialog {...parts} guests={guests} onClose={() => setAsked(false)} />}
    </>
  )
}

/** The rule holds: since when, for whom, and how it is lifted. */
export function RuleInForce(parts: RuleParts & { inForce: NonNullable<SignInRule['providersOnly']> }) {
  const { rule, done, inForce } = parts
  const { formats } = useLanguage()
  const { signInRule: text } = useAdministrationText()
  const nameOf = useNameOf()
  const [guests, setGuests] = useState<GuestChoice>(inForce.guests)
  const [asked, setAsked] = useState<'guests' | 'lift'>()
  const isOther = guests !== inForce.guests
  const close = (): void => setAsked(undefined)
  return (
    <>
      <dl className="facts">
        <dt>{text.now}</dt>
        <dd>
          <span className="badge badge-good">{text.states.on}</span>
          <p>{text.onHelp}</p>
          <p className="field-help">{text.since(formats.moment(inForce.since), nameOf(inForce.by))}</p>
        </dd>
        <dt>{text.guests}</dt>
        <dd>{text.guestChoices[inForce.guests]}</dd>
      </dl>
      <Part title={text.onConsequences}>
        <Lines of={[text.unlinked(rule.affected.unlinked), text.always[1]]} />
      </Part>
      <EmergencyPart rule={rule} done={done} />
      <Part title={text.changeGuests}>
        <GuestField value={guests} onChange={setGuests} />
        {isOther && <Conditions {...parts} />}
        <div className="form-actions">
          <Button isDisabled={!isOther || !isPossible(rule)} onPress={() => setAsked('guests')}>
            {text.applyGuests}
          </Button>
        </div>
      </Part>
      <div className="rule-act">
        <Button tone="danger" onPress={() => setAsked('lift')}>
          {text.lift}
        </Button>
      </div>
      {asked === 'guests' && <DemandDialog {...parts} guests={guests} onClose={close} />}
      {asked === 'lift' && <LiftRule done={done} onClose={close} />}
    </>
  )
}

function GuestField({ value, onChange }: { value: GuestChoice; onChange(value: GuestChoice): void }) {
  const { signInRule: text } = useAdministrationText()
  return (
    <div className="form">
      <Choice
        label={text.guests}
        value={value}
        onChange={onChange}
        choices={(['as_before', 'providers'] as const).map((one) => ({
          value: one,
          label: text.guestChoices[one],
        }))}
        help={text.guestHelp[value]}
      />
    </div>
  )
}
