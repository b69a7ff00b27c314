import { z } from 'zod'
import { policySettings } from './policy-settings.ts'
import type { Role } from './role.ts'

export const Switches = z
  .strictObject(policySettings.switches)
  .meta({ id: 'Switches', description: 'What a person may do, as it holds for them.' })
export type Switches = z.output<typeof Switches>
export type SwitchName = keyof Switches

export const SwitchChoice = z.enum(['sameAsCompany', 'enabled', 'disabled'])
export type SwitchChoice = z.output<typeof SwitchChoice>

export const SwitchChoices = z
  .strictObject({
    fileSharing: SwitchChoice,
    editOwnProfile: SwitchChoice,
    createBubbles: SwitchChoice,
    inviteGuests: SwitchChoice,
    externalMembers: SwitchChoice,
    readReceipts: SwitchChoice,
  } satisfies Record<SwitchName, typeof SwitchChoice>)
  .meta({ id: 'SwitchChoices', description: 'What was decided for one person.' })
export type SwitchChoices = z.output<typeof SwitchChoices>

/** what a role does whatever the switches say. A switch narrows a role, it never widens one. */
const byRole: Readonly<Record<Role, Partial<Switches>>> = {
  guest: {
    editOwnProfile: 'disabled',
    createBubbles: 'disabled',
    inviteGuests: 'disabled',
    externalMembers: 'disabled',
  },
  user: {},
  company_admin: {},
}
/** The company's switches are for its users: its administrators keep these, unless it was decided for one of them. */
const ofAdministrators: Partial<Switches> = {
  fileSharing: 'enabled',
  editOwnProfile: 'enabled',
  createBubbles: 'enabled',
  inviteGuests: 'enabled',
}

/** What a person has from their company and role, where nothing was decided for them. */
export function inheritedSwitches(role: Role, company: Switches): Switches {
  return { ...company, ...(role === 'company_admin' ? ofAdministrators : byRole[role]) }
}

export function effectiveSwitches(role: Role, company: Switches, own: Partial<SwitchChoices>): Switches {
  const decided = Object.entries(own).filter(([, choice]) => choice !== 'sameAsCompany')
  return { ...inheritedSwitches(role, company), ...Object.fromEntries(decided), ...byRole[role] }
}
