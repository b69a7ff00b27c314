import type { Hearing } from '../../ports/identity-provider.ts'
import type { ReceivedClaim } from '../../protocol/index.ts'

const mostClaims = 60
const mostValues = 10
/** In characters. */
const longest = 200
const deepest = 6
const hidden = '•••'

const secretNames = new Set(['nonce', 'sid', 'jti', 'at_hash', 'c_hash', 's_hash', 'sessionindex'])
const secretWords = /secret|passw|token|nonce|private_?key|api_?key|session_?(state|id|index)|otp$/i
/** Tokens and keys, whatever they are called. */
const secretValues = /^eyJ[\w-]+\.[\w-]+|-----BEGIN /
const times = new Set(['iat', 'exp', 'nbf', 'auth_time', 'updated_at'])
/**
 * A number as long as those of people (RPPS, INS and NIR, the Corsican ones with their letter, phones), however it is spaced. An
 * id that is written as ids are is none.
 */
const numbers =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d(?:[ .\-\u00a0\u202f]?(?:\d|[AB](?=[ .\-\u00a0\u202f]?\d))){8,}/gi

/** R123: a screen shows what is needed to set a provider up, and no number of a person. */
export function maskNumbers(text: string): string {
  return text.replace(numbers, (found) =>
    found.charAt(8) === '-' && /^[0-9a-f-]{36}$/i.test(found) ? found : `${hidden}${found.slice(-2)}`,
  )
}

/** What a provider said, as administrators are shown it: bounded, and masked before it leaves the server. */
export function receivedOf(hearings: readonly Hearing[]): { received: ReceivedClaim[]; leftOut: number } {
  const all = hearings.flatMap(({ from, said }) =>
    [...flat('', said, 0)].map(([name, values]) => shown(from, name, values)),
  )
  return { received: all.slice(0, mostClaims), leftOut: Math.max(0, all.length - mostClaims) }
}

/** Names as paths, down to what is no object. */
function* flat(path: string, value: unknown, depth: number): Generator<[string, unknown[]]> {
  if (typeof value !== 'object' || value === null || depth > deepest) return yield [path, [value]]
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null))
    return yield [path, value]
  for (const [name, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    yield* flat(place, inner, depth + 1)
  }
}

function shown(from: Hearing['from'], path: string, values: readonly unknown[]): ReceivedClaim {
  const name = path.startsWith('urn:oid:') ? path : maskNumbers(path)
  const last = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const isSecret = secretNames.has(last) || secretWords.test(path)
  const said = values.map((value) => ({ value, text: textOf(last, value) }))
  const masked = said.slice(0, mostValues).map(({ text }) => {
    if (isSecret || secretValues.test(text)) return hidden
    const safe = maskNumbers(text)
    return safe.length > longest ? `${safe.slice(0, longest)}…` : safe
  })
  if (values.length > mostValues) masked.push('…')
  return {
    from,
    name: name.length > longest ? `${name.slice(0, longest)}…` : name,
    values: masked,
    masked: masked.some((text) => text.includes(hidden)),
  }
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'number' && times.has(name) && value > 0 && value < 1e11)
    return new Date(value * 1_000).toISOString()
  return typeof value === 'string' ? value : JSON.stringify(value)
}
