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
] as const
export type Scope = (typeof scopes)[number]

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

const staff: readonly Scope[] = ['bubbles:create', 'guests:invite']

/** rights come from roles only. What a role holds here, policies may narrow further, never widen. */
export const scopesOf: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  guest: new Set(everyone),
  user: new Set([...everyone, ...staff]),
  company_admin: new Set([...everyone, ...staff, 'company:manage', 'members:manage']),
}
