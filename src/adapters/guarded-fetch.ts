import type { CustomFetch } from 'openid-client'
import type { OutboundHttp, OutboundRequest } from '../ports/outbound-http.ts'

/** What a library that wants `fetch` gets instead: the guard, which follows no redirect and reaches nothing inside. */
export function guardedFetch(
  outbound: OutboundHttp,
  signal: AbortSignal,
  /** What we are known by at a place, if anything. */
  identityAt: (url: string) => OutboundRequest['identity'] = () => undefined,
): CustomFetch {
  return async (url, { method, headers, body }) => {
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`no ${method} goes through the guard`)
    const bytes = body === undefined || body === null ? undefined : Buffer.from(bodyText(body))
    const identity = identityAt(url)
    const request: OutboundRequest = {
      url,
      method,
      headers: { ...headers },
      ...(bytes && { body: bytes }),
      ...(identity && { identity }),
    }
    const answer = await outbound.send(request, signal)
    const content = answer.contentType === undefined ? {} : { 'content-type': answer.contentType }
    // A Response of another status cannot be made; no answer of use has one.
    if (answer.status < 200 || answer.status > 599) throw new TypeError('not an answer')
    const hasBody = ![204, 205, 304].includes(answer.status)
    return new Response(hasBody ? new Uint8Array(answer.body) : null, {
      status: answer.status,
      headers: content,
    })
  }
}

function bodyText(body: unknown): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return body.toString()
  throw new TypeError('only text goes through the guard')
}
