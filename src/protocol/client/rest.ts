import { findOperation, type Locale, Problem } from '../index.ts'
import { type Call, ConnectionLost, problemFrom } from './carrier.ts'

export interface RestNeeds {
  /** Such as https://localhost:8443, without a slash at the end; '' means the page's own origin. */
  origin: string
  /** The current access token, or undefined when nobody is signed in. */
  accessToken(): Promise<string | undefined>
  locale: Locale
  fetch?: typeof fetch
}

/** Without an answer by then, in milliseconds, there is none to come: the network may swallow what it is given. */
const answerWithin = 30_000

/** Where an operation's input goes over HTTP: path, then query (reads and byte streams) or a JSON body. */
export function httpRequestOf(
  name: string,
  input: Record<string, unknown>,
): { method: string; path: string; body?: string } {
  const operation = findOperation(name)
  if (operation === undefined) throw new Problem('unknown_operation')
  const rest: Record<string, unknown> = { ...input }
  const path = operation.http.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(rest[field])
    delete rest[field]
    return encodeURIComponent(value)
  })
  const { method } = operation.http
  if (method !== 'GET' && method !== 'DELETE' && operation.run !== 'upload') {
    return { method, path, body: JSON.stringify(rest) }
  }
  const query = new URLSearchParams()
  for (const [field, value] of Object.entries(rest)) if (value !== undefined) query.set(field, String(value))
  return { method, path: query.size === 0 ? path : `${path}?${query}` }
}

export async function headersOf(needs: RestNeeds): Promise<Record<string, string>> {
  const token = await needs.accessToken()
  return {
    'accept-language': needs.locale,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
}

export function createRestCall(needs: RestNeeds): Call {
  const doFetch = needs.fetch ?? fetch
  return async (name, input) => {
    const { method, path, body } = httpRequestOf(name, input)
    const headers = await headersOf(needs)
    const response = await doFetch(`${needs.origin}${path}`, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(answerWithin),
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    }).catch((cause: unknown) => {
      throw new ConnectionLost('no answer', { cause })
    })
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw problemFrom(answer)
    if (answer === undefined) throw new ConnectionLost('the answer was cut short')
    // The server answered what the operation declares; the contract tests hold it to that.
    return answer as never
  }
}
