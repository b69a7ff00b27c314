import { z } from 'zod'

export const Role = z.enum(['guest', 'user', 'company_admin']).meta({
  id: 'Role',
  description:
    'guest: only the bubbles they were added to. user: a member of the company. company_admin: runs the company.',
})
export type Role = z.output<typeof Role>

export const scopes = [
  'session',
  'directory:read',
  'bubbles:create',
  'bubbles:manage',
  'directs:open',
  'conversations:read',
  'messages:send',
  'files:upload',
  'files:read',
  'company:manage',
  'members:manage',
  'guests:invite',
  'keys:manage',
  'webhooks:manage',
  'directory:provision',
] as const
export type Scope = (typeof scopes)[number]

/** What an API key may be given. The others are for who sits at the keyboard: sessions, factors, and keys themselves. */
export const KeyScope = z.enum(scopes).exclude(['session', 'keys:manage']).meta({ id: 'KeyScope' })
export type KeyScope = z.output<typeof KeyScope>

const everyone: readonly Scope[] = [
  'session',
  'directory:read',
  'directs:open',
  'conversations:read',
  'messages:send',
  'files:upload',
  'files:read',
  'bubbles:manage',
]

const staff: readonly Scope[] = ['bubbles:create', 'guests:invite', 'keys:manage']

/** rights come from roles only. What a role holds here, policies may narrow further, never widen. */
export const scopesOf: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  guest: new Set(everyone),
  user: new Set([...everyone, ...staff]),
  company_admin: new Set([
    ...everyone,
    ...staff,
    'company:manage',
    'members:manage',
    'webhooks:manage',
    'directory:provision',
  ]),
}
