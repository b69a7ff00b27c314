import type { Clock } from '../ports/clock.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import { OutboundFailed, type OutboundHttp } from '../ports/outbound-http.ts'
import type { SamlClient, SamlFlow, SamlProvider } from '../ports/saml.ts'
import { demandResponse, readAssertion } from './saml-assertion.ts'
import { openResponse } from './saml-encrypted.ts'
import { endingUrl, libraryFor, logoutAnswerUrl, signedAssertion, signedWhole } from './saml-library.ts'
import { readLogout, verifyLogout } from './saml-logout.ts'
import { ownSamlMetadata, readSamlMetadata } from './saml-metadata.ts'
import { readPosted, readResponse, type UnprovenResponse } from './saml-structure.ts'

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
    readMetadata: (text) => readSamlMetadata(text, clock.now()),
    ownMetadata: ownSamlMetadata,
    async fetchMetadata(url, signal) {
      const objection = outbound.objection(url)
      if (objection !== undefined) throw new OutboundFailed(objection)
      const headers = { accept: 'application/samlmetadata+xml, application/xml, text/xml' }
      const { status, body } = await outbound.send({ url, method: 'GET', headers }, signal)
      if (status !== 200) throw new IdentityRefused('bad_answer')
      return readSamlMetadata(body.toString(), clock.now())
    },
    requestUrl: (provider, flow) =>
      libraryFor(provider, flow).getAuthorizeUrlAsync(flow.relayState, undefined, {}),
    async prove(provider, flow, response) {
      const came = readResponse(readPosted(response))
      demandResponse(came.root, expected(provider, flow))
      const xml = await opened(provider, flow, came)
      const signed = await signedAssertion(libraryFor(provider, flow), xml)
      return readAssertion(signed, expected(provider, flow))
    },
    verifyLogout,
    readLogout: (provider, party, { xml }) => readLogout(provider, party, { xml, now: clock.now() }),
    logoutAnswerUrl,
    endingUrl,
  }
}

/** The response with its assertion to be read. What is open now is judged as if it had come so. */
async function opened(
  provider: SamlProvider,
  { keys }: SamlFlow,
  { encrypted, ...came }: UnprovenResponse,
): Promise<string> {
  if (encrypted === undefined) {
    if (provider.encryption === 'required') throw new IdentityRefused('saml_not_encrypted')
    return came.xml
  }
  // Before anything is opened: what says that it is signed must be.
  if (came.signature !== undefined) await signedWhole(came.xml, provider.certificates)
  const open = openResponse({ ...came, encrypted }, keys)
  if (readResponse(open).encrypted !== undefined) throw new IdentityRefused('saml_wrapped')
  return open
}
