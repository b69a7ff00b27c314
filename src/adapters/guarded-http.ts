import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestInClear } from 'node:http'
import { request as requestOverTls } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import {
  OutboundFailed,
  type OutboundFailure,
  type OutboundHttp,
  type OutboundRequest,
  type OutboundResponse,
} from '../ports/outbound-http.ts'
import { createAddressRules } from './public-address.ts'

export interface GuardedHttpOptions {
  /** Networks beside the public ones that may be reached, in CIDR form. */
  readonly allowedNetworks: readonly string[]
  /** Whether http: is taken too; for loopback addresses only, and only if their network is allowed. */
  readonly clearToLoopback: boolean
  /** Authorities certificates must come from, PEM, instead of those Node trusts. */
  readonly authorities?: string | undefined
  /** Every address of a name. The system's resolver unless said otherwise. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Milliseconds from the first question to the last byte. */
  readonly within?: number
}

const answerWithin = 5_000
const largestAnswer = 1024 * 1024

/**
 * The name is resolved once, every address of it is judged, and the connection goes to one that was judged: a name server
 * that answers something else a moment later changes nothing. No agent: no connection of one request serves another.
 */
export function createGuardedHttp(options: GuardedHttpOptions): OutboundHttp {
  const rules = createAddressRules(options.allowedNetworks)
  const resolve = options.resolve ?? systemAddresses

  function objection(text: string): OutboundFailure | undefined {
    if (!URL.canParse(text)) return 'bad_address'
    const url = new URL(text)
    const clear = url.protocol === 'http:' && options.clearToLoopback
    if (url.protocol !== 'https:' && !clear) return 'bad_address'
    if (url.username !== '' || url.password !== '' || url.hostname === '') return 'bad_address'
    const host = hostOf(url)
    if (isIP(host) !== 0)
      return rules.allows(host) && !(clear && !isLoopback(host)) ? undefined : 'forbidden_address'
    return clear && host !== 'localhost' ? 'forbidden_address' : undefined
  }

  /** One that may be connected to. All must be: a name that has one foot inside is refused whole. */
  async function addressOf(url: URL): Promise<string> {
    const host = hostOf(url)
    const found =
      isIP(host) === 0
        ? await resolve(host).catch((cause: unknown) => {
            throw new OutboundFailed('unknown_host', { cause })
          })
        : [host]
    const [first] = found
    if (first === undefined) throw new OutboundFailed('unknown_host')
    const inClear = url.protocol === 'http:'
    if (!found.every((address) => rules.allows(address) && (!inClear || isLoopback(address))))
      throw new OutboundFailed('forbidden_address')
    return first
  }

  return {
    objection,
    async send(request, signal) {
      const refused = objection(request.url)
      if (refused !== undefined) throw new OutboundFailed(refused)
      const url = new URL(request.url)
      const late = AbortSignal.timeout(options.within ?? answerWithin)
      const over = AbortSignal.any([signal, late])
      try {
        const address = await unlessOver(addressOf(url), over)
        return await exchange(url, address, request, over, options.authorities)
      } catch (error) {
        if (error instanceof OutboundFailed) throw error
        if (late.aborted) throw new OutboundFailed('too_slow', { cause: error })
        if (signal.aborted) throw signal.reason
        throw new OutboundFailed(isOfCertificate(error) ? 'bad_certificate' : 'unreachable', { cause: error })
      }
    },
  }
}

function exchange(
  url: URL,
  address: string,
  { method, headers, body, identity }: OutboundRequest,
  signal: AbortSignal,
  authorities: string | undefined,
): Promise<OutboundResponse> {
  const pinned: LookupFunction = (_host, asked, answer) => {
    const family = isIP(address)
    if (asked.all) answer(null, [{ address, family }])
    else answer(null, address, family)
  }
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'http:' ? requestInClear : requestOverTls
    const asking = open(url, {
      method,
      headers: { ...headers, 'content-length': String(body?.length ?? 0), connection: 'close' },
      agent: false,
      lookup: pinned,
      signal,
      maxHeaderSize: 16 * 1024,
      ...(authorities !== undefined && { ca: authorities }),
      ...(identity && { cert: identity.certificate, key: identity.privateKey }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    })
    asking.once('error', reject)
    // A redirect is an answer like any other: it is not followed.
    asking.once('response', (response) => {
      collected(response).then((body) => {
        const { statusCode: status = 0, headers: answered } = response
        resolve({ status, contentType: answered['content-type'], body })
      }, reject)
    })
    asking.end(body)
  })
}

async function collected(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > largestAnswer) {
      response.destroy()
      throw new OutboundFailed('too_large')
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function systemAddresses(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

/** A resolver cannot be stopped; it is not waited for. */
function unlessOver<T>(work: Promise<T>, over: AbortSignal): Promise<T> {
  over.throwIfAborted()
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(over.reason)
    over.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => over.removeEventListener('abort', stop))
  })
}

/** Without a dot at its end, by which one name would have two spellings. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^127\./.test(address)
}

function isOfCertificate(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /CERT|ERR_TLS|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_SSL/.test(code)
}
