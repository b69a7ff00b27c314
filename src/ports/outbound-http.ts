/** A request to an address that somebody outside the program chose: a webhook, the metadata of an identity provider. */
export interface OutboundRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body?: Buffer
  /** What we are known by there, PEM: shown where the server asks for it (RFC 8705). */
  identity?: { certificate: string; privateKey: string }
}

export interface OutboundResponse {
  status: number
  /** As the header says, if it does. */
  contentType: string | undefined
  body: Buffer
}

/**
 * Asks servers that others named, so that what can be reached from here and is nobody's business is not: HTTPS only, public
 * addresses only unless an operator named the network, the very address that was checked, one answer without redirects, of a
 * megabyte at most, within five seconds. Certificates must be good. Every refusal and failure is an OutboundFailed.
 */
export interface OutboundHttp {
  /** Why the address would be refused before anyone is asked, or undefined: for who enters one. */
  objection(url: string): OutboundFailure | undefined
  send(request: OutboundRequest, signal: AbortSignal): Promise<OutboundResponse>
}

/** Every one has a sentence for administrators. */
export const outboundFailures = [
  'bad_address',
  'forbidden_address',
  'unknown_host',
  'unreachable',
  'bad_certificate',
  'too_slow',
  'too_large',
] as const

export type OutboundFailure = (typeof outboundFailures)[number]

/** Nothing usable was answered. The message is the reason and nothing of the address. */
export class OutboundFailed extends Error {
  override name = 'OutboundFailed'
  readonly reason: OutboundFailure
  constructor(reason: OutboundFailure, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}
