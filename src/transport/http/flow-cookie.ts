import type { Request, Response } from 'express'
import type { Operation } from '../../protocol/index.ts'
import { attributes, cookieOf } from './refresh-cookie.ts'

/**
 * what binds a sign-in at a provider to this browser. It is asked for by the page one comes back to, from this very
 * origin: Strict holds, and the way there and back across other sites never carries it.
 */
const name = '__Host-prisme-flow'
const seconds = 600

/** The input as the operation declares it: a browser's flow comes from its cookie. */
export function withFlow(
  operation: Operation,
  request: Request,
  input: Record<string, unknown>,
): Record<string, unknown> {
  if (operation.flowCookie !== 'shows' || input['flow'] !== undefined) return input
  const flow = cookieOf(request.headers.cookie, name)
  return flow === undefined ? input : { ...input, flow }
}

/** Moves a flow that begins into its cookie, and takes the cookie of one that is done away. */
export function moveFlow(
  operation: Operation,
  input: Record<string, unknown>,
  output: Record<string, unknown>,
  response: Response,
): Record<string, unknown> {
  if (operation.flowCookie === 'shows') response.append('Set-Cookie', `${name}=; Max-Age=0; ${attributes}`)
  if (operation.flowCookie !== 'sets' || input['flowIn'] !== 'cookie') return output
  const { flow, ...rest } = output
  response.append('Set-Cookie', `${name}=${String(flow)}; Max-Age=${seconds}; ${attributes}`)
  return rest
}
