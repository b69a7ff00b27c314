import { type Input, MemberState, Role } from '../../../../protocol/index.ts'
import { Choice } from '../../../components/choice.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'

const unusedDays = ['any', '30', '60', '90'] as const

export interface ChosenFilters {
  readonly role: Role | 'any'
  readonly state: MemberState | 'any'
  readonly unused: (typeof unusedDays)[number]
}

export const everyone: ChosenFilters = { role: 'any', state: 'any', unused: 'any' }

/** What to ask the server for. */
export function filterOf(
  { role, state, unused }: ChosenFilters,
  now: Date,
): Pick<Input<'members.list'>, 'role' | 'state' | 'unusedSince'> {
  const since = (days: string): string => new Date(now.getTime() - Number(days) * 86_400_000).toISOString()
  return {
    ...(role === 'any' ? {} : { role }),
    ...(state === 'any' ? {} : { state }),
    ...(unused === 'any' ? {} : { unusedSince: since(unused) }),
  }
}

interface MemberFiltersProps {
  chosen: ChosenFilters
  onChoose(chosen: ChosenFilters): void
}

export function MemberFilters({ chosen, onChoose }: MemberFiltersProps) {
  const { role } = useText()
  const { members: text, frame } = useAdministrationText()
  const any = { value: 'any', label: text.any } as const
  return (
    <>
      <Choice
        label={text.role}
        value={chosen.role}
        choices={[any, ...Role.options.map((value) => ({ value, label: role[value] }))]}
        onChange={(value) => onChoose({ ...chosen, role: value })}
      />
      <Choice
        label={text.state}
        value={chosen.state}
        choices={[any, ...MemberState.options.map((value) => ({ value, label: frame.state[value] }))]}
        onChange={(value) => onChoose({ ...chosen, state: value })}
      />
      <Choice
        label={text.lastSeen}
        value={chosen.unused}
        choices={unusedDays.map((value) => ({
          value,
          label: value === 'any' ? text.any : text.notFor(value),
        }))}
        onChange={(value) => onChoose({ ...chosen, unused: value })}
      />
    </>
  )
}
