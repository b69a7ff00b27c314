import { expect, test } from 'vitest'
import { newcomerForgeries, openIdForgeries } from '../support/forged/openid.ts'
import { refusalsPage } from '../support/forged/page.ts'
import { samlClaims } from '../support/forged/saml-claims.ts'
import { samlEncrypted } from '../support/forged/saml-encrypted.ts'
import { samlShapes } from '../support/forged/saml-shapes.ts'

const parts = [
  { title: 'SAML: how it is built and signed', forged: samlShapes },
  { title: 'SAML: what it says', forged: samlClaims },
  { title: 'SAML: encrypted assertions', forged: samlEncrypted },
  { title: 'OpenID Connect', forged: openIdForgeries },
  { title: 'OpenID Connect: somebody new', forged: newcomerForgeries },
]

test('what was forged is told in the reference as the tests play it, each once', async () => {
  const all = parts.flatMap(({ forged }) => forged.map(({ what }) => what))
  expect(all.length).toBeGreaterThan(120)
  for (const { title, forged } of parts)
    expect(new Set(forged.map(({ what }) => what)).size, title).toBe(forged.length)
  await expect(refusalsPage(parts)).toMatchFileSnapshot('../../docs/reference/federation-refusals.md')
})
