import { z } from 'zod'
import { policySettings, Switch } from './policy-settings.ts'
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

/** What was decided for one person, where something was. */
export type SomeChoices = { readonly [Name in SwitchName]?: SwitchChoice | undefined }

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

export function effectiveSwitches(role: Role, company: Switches, own: SomeChoices): Switches {
  const decided = Object.entries(own).filter(
    ([, choice]) => choice !== undefined && choice !== 'sameAsCompany',
  )
  return { ...inheritedSwitches(role, company), ...Object.fromEntries(decided), ...byRole[role] }
}
/** A switch as it is shown: what was decided for the person, what they would have otherwise, and what holds. */
export const ShownSwitch = z.strictObject({ own: SwitchChoice, inherited: Switch, effective: Switch })
export const ShownSwitches = z
  .strictObject({
    fileSharing: ShownSwitch,
    editOwnProfile: ShownSwitch,
    createBubbles: ShownSwitch,
    inviteGuests: ShownSwitch,
    externalMembers: ShownSwitch,
    readReceipts: ShownSwitch,
  } satisfies Record<SwitchName, typeof ShownSwitch>)
  .meta({ id: 'ShownSwitches', description: 'The switches of one person, with what they inherit.' })
export type ShownSwitches = z.output<typeof ShownSwitches>

export function shownSwitches(role: Role, company: Switches, own: SomeChoices): ShownSwitches {
  const inherited = inheritedSwitches(role, company)
  const effective = effectiveSwitches(role, company, own)
  const shown = (name: SwitchName) => ({
    own: own[name] ?? ('sameAsCompany' as const),
    inherited: inherited[name],
    effective: effective[name],
  })
  return {
    fileSharing: shown('fileSharing'),
    editOwnProfile: shown('editOwnProfile'),
    createBubbles: shown('createBubbles'),
    inviteGuests: shown('inviteGuests'),
    externalMembers: shown('externalMembers'),
    readReceipts: shown('readReceipts'),
  }
}
