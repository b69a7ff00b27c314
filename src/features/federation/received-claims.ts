import type { Hearing } from '../../ports/identity-provider.ts'
import type { ReceivedClaim } from '../../protocol/index.ts'

const mostClaims = 60
const mostValues = 10
/** In characters. */
const longest = 200
const deepest = 6
const hidden = '•••'

const secretNames = new Set(['nonce', 'sid', 'jti', 'at_hash', 'c_hash', 's_hash', 'sessionindex'])
/** A secretary is none. */
const secretWords =
  /secret(?!ai?r)|passw|passphrase|token|nonce|credential|authorization|cookie|private[_ -]?key|api[_ -]?key|session[_ -]?(state|id|index)|otp$/i
/** Tokens and keys, whatever they are called and whatever stands around them. */
const secretValues = /\beyJ[\w-]+\.[\w-]+|-----BEGIN /
const times = new Set(['iat', 'exp', 'nbf', 'auth_time', 'updated_at'])
/**
 * A number as long as those of people (RPPS, INS and NIR, the Corsican ones with their letter, phones), however it is spaced. An
 * id that is written as ids are is none.
 */
const numbers =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d(?:[ ./()\-\u00a0\u202f]{0,3}(?:\d|[AB](?=[ ./()\-\u00a0\u202f]{0,3}\d))){8,}/gi

/** R123: a screen shows what is needed to set a provider up, and no number of a person. */
function maskNumbers(text: string): string {
  return text.replace(numbers, (found) =>
    found.charAt(8) === '-' && /^[0-9a-f-]{36}$/i.test(found) ? found : `${hidden}${found.slice(-2)}`,
  )
}

/** Bounded, too: what a provider says may be as long as it likes. */
export function readable(text: string): string {
  if (secretValues.test(text)) return hidden
  const safe = maskNumbers(text)
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe
}

/** As many as are shown of one claim. */
export function readableList(texts: readonly string[]): string[] {
  const shown = texts.slice(0, mostValues).map(readable)
  return texts.length > mostValues ? [...shown, '…'] : shown
}

/** What a provider said, as administrators are shown it: bounded, and masked before it leaves the server. */
export function receivedOf(hearings: readonly Hearing[]): { received: ReceivedClaim[]; leftOut: number } {
  const all = hearings.flatMap(({ from, said }) =>
    [...flat('', said, 0)].map(([name, values]) => shown(from, name, values)),
  )
  return { received: all.slice(0, mostClaims), leftOut: Math.max(0, all.length - mostClaims) }
}

/** Names as paths, down to what is no object. What lies too deep has no name to go by: it is not shown. */
function* flat(path: string, value: unknown, depth: number): Generator<[string, unknown[] | 'too deep']> {
  if (typeof value !== 'object' || value === null) return yield [path, [value]]
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object' || one === null))
    return yield [path, value]
  if (depth > deepest) return yield [path, 'too deep']
  for (const [name, inner] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`
    yield* flat(place, inner, depth + 1)
  }
}

function shown(from: Hearing['from'], path: string, values: readonly unknown[] | 'too deep'): ReceivedClaim {
  const name = path.startsWith('urn:oid:') ? path : maskNumbers(path)
  // A name may be an address, or a path of ours.
  const last = (/[^./:#]*$/.exec(path)?.[0] ?? '').toLowerCase()
  const isSecret = values === 'too deep' || secretNames.has(last) || secretWords.test(path)
  const masked = isSecret ? [hidden] : readableList(values.map((value) => textOf(last, value)))
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
