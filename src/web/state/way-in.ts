import { home, pageAt, type Route } from './route.ts'

/** A page that needs no session: how people come in, other than signing in itself. */
export type WayIn =
  | { kind: 'register' }
  | { kind: 'forgotten' }
  /** From a mail: who opens it has done nothing yet. */
  | { kind: 'confirm'; token: string }
  | { kind: 'invitation'; token: string }
  /** From the operator: the first administrator's account. */
  | { kind: 'bootstrap'; token: string }
  /** From the mail about an unused account; or asking for another one. */
  | { kind: 'reactivate'; token: string }
  | { kind: 'reactivation' }
  | { kind: 'reset'; resetId: string; linkToken: string }
  /** Back from the company's identity provider. */
  | { kind: 'returned'; providerId: string; response: string }
  /** A mail's link that was not copied whole. */
  | { kind: 'bad-link' }

export const waysIn = {
  signIn: home,
  register: pageAt('/register'),
  forgotten: pageAt('/password/forgotten'),
  reactivation: pageAt('/reactivation'),
} as const

/** Which way in a route is; undefined where a session decides what is shown. */
export function wayInAt({ page }: Route): WayIn | undefined {
  const [, providerId, response = ''] = /^\/sign-in\/([0-9a-f-]{36})(?:\?(.*))?$/.exec(page ?? '') ?? []
  if (providerId !== undefined) return { kind: 'returned', providerId, response }
  const [path, secret = ''] = page?.split('#') ?? []
  switch (path) {
    case '/register':
      return { kind: 'register' }
    case '/password/forgotten':
      return { kind: 'forgotten' }
    case '/register/confirm':
      return withToken('confirm', secret)
    case '/invitation':
      return withToken('invitation', secret)
    case '/bootstrap':
      return withToken('bootstrap', secret)
    case '/reactivation':
      return secret === '' ? { kind: 'reactivation' } : withToken('reactivate', secret)
    case '/password/reset': {
      const [, resetId, linkToken] = /^([0-9a-f-]{36})\.([\w-]{1,64})$/.exec(secret) ?? []
      return resetId !== undefined && linkToken !== undefined
        ? { kind: 'reset', resetId, linkToken }
        : { kind: 'bad-link' }
    }
    default:
      return undefined
  }
}

function withToken(kind: 'confirm' | 'invitation' | 'bootstrap' | 'reactivate', token: string): WayIn {
  return /^[\w-]{20,128}$/.test(token) ? { kind, token } : { kind: 'bad-link' }
}
