import type { Request, Response } from 'express'
import type { Operation } from '../../protocol/index.ts'

/** `__Host-`: Secure, this host only, whole path. HttpOnly: no script reads it. Strict: no other site sends it. */
const name = '__Host-prisme-refresh'
/** Says only that this browser is known: it stays when its sessions end. */
const deviceName = '__Host-prisme-device'
const deviceSeconds = 180 * 86_400
export const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

export function refreshTokenOf(cookies: string | undefined): string | undefined {
  return cookieOf(cookies, name)
}

export function cookieOf(cookies: string | undefined, wanted: string): string | undefined {
  for (const part of (cookies ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === wanted && value) return value
  }
  return undefined
}

/**
 * The input as the operation declares it: a browser's refresh token comes from its cookie. Its successor then goes there
 * too, whatever was asked: otherwise a script could have it written into a body it can read.
 */
export function withRefreshToken(
  operation: Operation,
  request: Request,
  input: Record<string, unknown>,
): Record<string, unknown> {
  if (operation.refreshCookie === 'sets' && input['deviceToken'] === undefined) {
    const deviceToken = cookieOf(request.headers.cookie, deviceName)
    return deviceToken === undefined ? input : { ...input, deviceToken }
  }
  if (operation.refreshCookie !== 'renews' || input['refreshToken'] !== undefined) return input
  const refreshToken = refreshTokenOf(request.headers.cookie)
  return refreshToken === undefined ? input : { ...input, refreshToken, refreshIn: 'cookie' }
}

/** Moves a browser's refresh token from the answer into its cookie, or takes the cookie away. */
export function moveRefreshToken(
  operation: Operation,
  input: Record<string, unknown>,
  output: Record<string, unknown>,
  response: Response,
): Record<string, unknown> {
  if (operation.refreshCookie === 'clears')
    response.append('Set-Cookie', `${name}=; Max-Age=0; ${attributes}`)
  if (operation.refreshCookie === undefined || input['refreshIn'] !== 'cookie') return output
  const { refreshToken, deviceToken, ...rest } = output
  // The sign-in goes on: there is no session yet.
  if (refreshToken === undefined) return output
  if (deviceToken !== undefined) {
    const device = `${deviceName}=${String(deviceToken)}; Max-Age=${deviceSeconds}; ${attributes}`
    response.append('Set-Cookie', device)
  }
  const seconds = Math.floor(
    (Date.parse(String(rest['sessionExpiresAt'])) - Date.parse(response.get('Date') ?? '')) / 1000,
  )
  const age = Number.isFinite(seconds) ? `Max-Age=${seconds}; ` : ''
  response.append('Set-Cookie', `${name}=${String(refreshToken)}; ${age}${attributes}`)
  return rest
}
