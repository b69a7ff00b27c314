import { beforeAll, expect, test } from 'vitest'
import { demandResponse, readAssertion } from '../../src/adapters/saml-assertion.ts'
import { readResponse } from '../../src/adapters/saml-structure.ts'
import { IdentityRefused } from '../../src/ports/identity-provider.ts'
import type { SamlGround } from '../support/forged/forgery.ts'
import { samlClaims } from '../support/forged/saml-claims.ts'
import { newId, newSigner, respond, type SamlMischief } from '../support/saml-provider.ts'

const origin = 'https://messagerie.example'
const place = `${origin}/v1/sessions/saml/x`
const entityId = 'https://idp.tilleuls.example/saml'
const requestId = newId()
let ground: SamlGround
beforeAll(async () => {
  ground = { signer: await newSigner(), other: await newSigner(), origin, entityId, certificate: '' }
})

/** What we ourselves make of a response, without the library that looks before us. */
function reading(mischief: SamlMischief): string {
  const request = { id: requestId, acs: place, issuer: place, relayState: '', xml: '' }
  const who = { nameId: 'id-zoe', attributes: {} }
  const xml = Buffer.from(respond(request, ground, who, mischief), 'base64').toString()
  const places = { signOnUrl: entityId, logoutUrl: undefined, logoutResponseUrl: undefined }
  const attributes = { emailAttribute: 'mail', nameAttribute: 'name' }
  const provider = { entityId, ...places, ...attributes, certificates: [], encryption: 'optional' } as const
  const party = { entityId: place, responseUrl: place, logoutUrl: place, keys: [] }
  const expected = {
    ...{ provider, flow: { ...party, requestId, relayState: '', fresh: false }, now: new Date() },
  }
  try {
    demandResponse(readResponse(xml).root, expected)
    const [signed = ''] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml) ?? []
    return readAssertion(signed, expected).identity.subject
  } catch (error) {
    if (error instanceof IdentityRefused) return error.reason
    throw error
  }
}

test('A-16: what a response says is judged by ourselves, whatever the library that verifies it looks at', () => {
  expect(reading({})).toBe('id-zoe')
  // How long a name may be is no matter of SAML.
  const ours = samlClaims.filter(({ reason }) => reason !== 'token_sub')
  for (const { what, reason, make } of ours) expect(reading(make(ground)), what).toBe(reason)
})
