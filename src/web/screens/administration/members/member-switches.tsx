import { useState } from 'react'
import { SwitchChoice, type SwitchName } from '../../../../protocol/index.ts'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'

/** What the person may do: as the company says, or decided for them alone. */
export function MemberSwitches(parts: MemberParts) {
  const { members: text } = useAdministrationText()
  // Object.keys forgets what its keys are.
  const names = Object.keys(parts.member.switches) as SwitchName[]
  return (
    <Part title={text.switches} help={text.switchesHelp}>
      <ul className="switches">
        {names.map((name) => (
          <li key={name}>
            <MemberSwitch {...parts} name={name} />
          </li>
        ))}
      </ul>
    </Part>
  )
}

function MemberSwitch({ member, done, name }: MemberParts & { name: SwitchName }) {
  const { workspace } = useDesk()
  const { members: text, frame } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [wanted, setWanted] = useState<SwitchChoice>()
  const { own, inherited, effective } = member.switches[name]
  const label = frame.switches[name]
  const choose = (choice: SwitchChoice): void => {
    setWanted(choice)
    action.run(async () => {
      try {
        const input = { accountId: member.accountId, switches: { [name]: choice } }
        const answer = await proven(() => workspace.session.call('members.edit', input))
        done(answer.member, text.switchChanged(label))
      } finally {
        setWanted(undefined)
      }
    })
  }
  const labelOf = (choice: SwitchChoice): string =>
    choice === 'sameAsCompany' ? text.sameAsCompany(frame.allowed[inherited]) : frame.allowed[choice]
  const asked = own === 'sameAsCompany' ? inherited : own
  return (
    <div className="switch">
      <Segments
        label={label}
        value={wanted ?? own}
        onChange={choose}
        choices={SwitchChoice.options.map((value) => ({ value, label: labelOf(value) }))}
      />
      <p className="page-help">
        {text.effective(frame.allowed[effective])}
        {asked !== effective && ` ${text.byRole}`}
      </p>
      <ProblemLine reason={action.reason} />
    </div>
  )
}
