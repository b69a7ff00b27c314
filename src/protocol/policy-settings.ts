import { z } from 'zod'

/** One setting of the policy: what it allows, in which unit, and what holds until the company says otherwise. */
function setting<Schema extends z.ZodType>(schema: Schema, fallback: z.output<Schema>, description: string) {
  return schema.meta({ description, default: fallback })
}

export const Switch = z.enum(['enabled', 'disabled'])
export type Switch = z.output<typeof Switch>

const Requirement = z.enum(['required', 'optional'])

const Domain = z
  .string()
  .max(253)
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'must be a domain in lower case',
  )

/** The thirty countries of the EEA, and the French and Finnish territories of the Union that have a code of their own. */
const europeanEconomicArea =
  'AT AX BE BG CY CZ DE DK EE ES FI FR GF GP GR HR HU IE IS IT LI LT LU LV MF MQ MT NL NO PL PT RE RO SE SI SK YT'.split(
    ' ',
  )

/** What a company may decide, by section. Bounds are the house's: a company may be stricter, never laxer. */
export const policySettings = {
  registration: {
    mode: setting(
      z.enum(['closed', 'open']),
      'closed',
      'Whether people may register themselves; `open` needs at least one domain.',
    ),
    domains: setting(z.array(Domain).max(50), [], 'The e-mail domains whose addresses may register.'),
  },
  mfa: {
    users: setting(Requirement, 'required', 'Whether users must have a second factor.'),
    administrators: setting(Requirement, 'required', 'Whether administrators must have a second factor.'),
    guests: setting(Requirement, 'optional', 'Whether guests must have a second factor.'),
  },
  sessions: {
    idleMinutes: setting(z.int().min(5).max(60), 30, 'Minutes without an act after which a session ends.'),
    absoluteHours: setting(z.int().min(1).max(12), 12, 'Hours after which a session ends, however active.'),
  },
  workstation: {
    lockAfterMinutes: setting(
      z.int().min(1).max(60),
      5,
      'Shared workstation: minutes without an act after which the screen locks.',
    ),
    lockWhenHidden: setting(
      Switch,
      'disabled',
      'Shared workstation: whether the screen locks as soon as another window is in front.',
    ),
  },
  network: {
    allowedCidrs: setting(
      z.array(z.union([z.cidrv4(), z.cidrv6()])).max(100),
      [],
      'The networks people may come from, in CIDR form; where there are any they decide alone, whatever the country.',
    ),
    allowedCountries: setting(
      z.array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code of two letters')).max(250),
      europeanEconomicArea,
      'The countries people may come from, checked where the server has a country database; empty for any.',
    ),
    unknownCountries: setting(
      z.enum(['allow', 'refuse']),
      'allow',
      'What happens to addresses of no known country, such as those of a network of one’s own.',
    ),
    outside: setting(
      z.enum(['block', 'alert']),
      'block',
      'What happens to who comes from elsewhere: refused, or let in and told to the administrators.',
    ),
  },
  switches: {
    fileSharing: setting(Switch, 'enabled', 'Whether people may send, open and forward files.'),
    editOwnProfile: setting(Switch, 'enabled', 'Whether people may change their own name and title.'),
    createBubbles: setting(Switch, 'enabled', 'Whether users may create bubbles.'),
    inviteGuests: setting(Switch, 'enabled', 'Whether users may invite guests to their bubbles.'),
    externalMembers: setting(
      Switch,
      'disabled',
      'Whether people of other organisations may be guests of bubbles.',
    ),
    readReceipts: setting(Switch, 'enabled', 'Whether others see how far a person has read.'),
  },
  guests: {
    invitationHours: setting(z.int().min(1).max(72), 48, 'Hours an invitation is good for.'),
    accountDays: setting(z.int().min(1).max(90), 30, 'Days after which a guest’s access ends.'),
  },
  integrations: {
    personalKeys: setting(
      Switch,
      'disabled',
      'Whether people may make API keys of their own, for their own scripts.',
    ),
  },
  dormancy: {
    warnDays: setting(z.int().min(7).max(89), 75, 'Days without a sign-in after which a person is warned.'),
    blockDays: setting(
      z.int().min(14).max(90),
      90,
      'Days without a sign-in after which the account is blocked; more than `warnDays`.',
    ),
  },
}
