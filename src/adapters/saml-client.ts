import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import type { Clock } from '../ports/clock.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import { OutboundFailed, type OutboundHttp } from '../ports/outbound-http.ts'
import type { SamlClient, SamlFlow, SamlProvider } from '../ports/saml.ts'
import { demandResponse, oldestAssertion, persistent, readAssertion, skew } from './saml-assertion.ts'
import { ownSamlMetadata, readSamlMetadata } from './saml-metadata.ts'
import { readResponse } from './saml-structure.ts'

interface Needs {
  outbound: OutboundHttp
  clock: Clock
}

/**
 * The library makes requests and verifies signatures. By itself it takes responses nobody asked for, for another place, or from
 * another issuer; and parsers have been led astray by what stands around the signed part: so the shape is judged before it, and
 * what was signed is read again after it, by our own rules.
 */
export function createSamlClient({ outbound, clock }: Needs): SamlClient {
  const expected = (provider: SamlProvider, flow: SamlFlow) => ({ provider, flow, now: clock.now() })
  return {
    readMetadata: readSamlMetadata,
    ownMetadata: ownSamlMetadata,
    async fetchMetadata(url, signal) {
      const objection = outbound.objection(url)
      if (objection !== undefined) throw new OutboundFailed(objection)
      const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' }
      const { status, body } = await outbound.send({ url, method: 'GET', headers }, signal)
      if (status !== 200) throw new IdentityRefused('bad_answer')
      return readSamlMetadata(body.toString())
    },
    requestUrl: (provider, flow) =>
      librarys(provider, flow).getAuthorizeUrlAsync(flow.relayState, undefined, {}),
    async prove(provider, flow, response) {
      const { xml, root } = readResponse(response)
      demandResponse(root, expected(provider, flow))
      return readAssertion(await signedBytes(librarys(provider, flow), xml), expected(provider, flow))
    },
  }
}

/** The assertion as it was signed, out of what the signature covers. */
async function signedBytes(library: SAML, xml: string): Promise<string> {
  try {
    const { profile } = await library.validatePostResponseAsync({
      SAMLResponse: Buffer.from(xml).toString('base64'),
    })
    const signed = profile?.getAssertionXml?.()
    if (signed === undefined) throw new IdentityRefused('saml_no_assertion')
    return signed
  } catch (error) {
    throw error instanceof IdentityRefused ? error : new IdentityRefused(reasonOf(error), { cause: error })
  }
}

/** The library tells these apart by their sentences only. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (/audience/i.test(message)) return 'saml_audience'
  if (/InResponseTo/.test(message)) return 'saml_in_response_to'
  if (/not yet valid/.test(message)) return 'saml_too_early'
  if (/too old|expired|subject confirmation|NotOnOrAfter/.test(message)) return 'saml_expired'
  return /signature/i.test(message) ? 'saml_signature' : 'bad_answer'
}

/** Made for one sign-in: it knows one request, ours. */
function librarys(provider: SamlProvider, flow: SamlFlow): SAML {
  const asked = new Date().toISOString()
  return new SAML({
    issuer: flow.entityId,
    audience: flow.entityId,
    callbackUrl: flow.responseUrl,
    entryPoint: provider.signOnUrl,
    idpCert: [...provider.certificates],
    idpIssuer: provider.entityId,
    identifierFormat: persistent,
    allowCreate: true,
    disableRequestedAuthnContext: true,
    forceAuthn: flow.fresh,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: skew,
    maxAssertionAgeMs: oldestAssertion,
    validateInResponseTo: ValidateInResponseTo.always,
    generateUniqueId: () => flow.requestId,
    cacheProvider: {
      saveAsync: async () => null,
      getAsync: async (id) => (id === flow.requestId ? asked : null),
      removeAsync: async () => null,
    },
  })
}
