import { useProven } from '../../../components/step-up.tsx'
import { TypedConfirm } from '../../../components/typed-confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { Consequences } from './consequences.tsx'
import type { GuestChoice, RuleParts } from './rule-parts.ts'

interface DemandDialogProps extends Pick<RuleParts, 'rule' | 'done' | 'reread'> {
  guests: GuestChoice
  onClose(): void
}

/** Nothing of it comes back: it is all said again, and the company's name is typed. */
export function DemandDialog({ rule, guests, done, reread, onClose }: DemandDialogProps) {
  const { workspace } = useDesk()
  const { signInRule: text } = useAdministrationText()
  const proven = useProven()
  const { name } = workspace.me.company
  const holds = rule.providersOnly !== null
  const demand = async (): Promise<void> => {
    const made = await proven(() => workspace.session.call('company.demandProviders', { guests })).catch(
      (error: unknown) => {
        // What was there a moment ago is missing now: the list behind says what.
        reread()
        throw error
      },
    )
    done(holds ? text.guestsChanged : text.demanded, made)
  }
  return (
    <TypedConfirm
      title={holds ? text.guestsTitle : text.demandTitle}
      typing={{ name, label: text.typeCompany(name) }}
      submit={holds ? text.applyGuests : text.demandSubmit}
      act={demand}
      onClose={onClose}
    >
      {holds ? (
        <p>{guests === 'providers' ? text.guestsLose(rule.affected.guests) : text.guestHelp.as_before}</p>
      ) : (
        <Consequences rule={rule} guests={guests} />
      )}
    </TypedConfirm>
  )
}
