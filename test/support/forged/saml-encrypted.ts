import { type Encryption, encrypted } from '../saml-encryption.ts'
import { type ResponseParts, type SamlMischief, type Signer, signedWhole } from '../saml-provider.ts'
import { evil, forgeries, type SamlGround, withSignature } from './forgery.ts'

type Around = (parts: ResponseParts, xml: string, ground: SamlGround) => string
const plainly: Around = (parts, xml) => parts.around(xml)
const signedAround: Around = (parts, xml, { signer }) => signedWhole(parts.around(xml), signer)

export const sealed =
  (more: Partial<Encryption> | ((ground: SamlGround) => Partial<Encryption>) = {}, around = plainly) =>
  (ground: SamlGround): SamlMischief => ({
    response: (parts) => {
      const how = { certificate: ground.certificate, ...(typeof more === 'function' ? more(ground) : more) }
      return around(parts, encrypted(parts.assertion, how), ground)
    },
  })
export const sealedInSigned = (more: Partial<Encryption>) => sealed(more, signedAround)

const pem = ({ certificate }: Signer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`
const changed = (from: string | RegExp, to: string) =>
  sealed({}, (parts, xml) => parts.around(xml.replace(from, to)))
const flipped = (at: number) =>
  sealed({
    content: (bytes) => {
      const turned = Buffer.from(bytes)
      const place = at < 0 ? turned.length + at : at
      turned[place] = (turned[place] ?? 0) ^ 1
      return turned
    },
  })
const inside =
  (build: (parts: ResponseParts, ground: SamlGround) => string) =>
  (ground: SamlGround): SamlMischief => ({
    response: (parts) => parts.around(encrypted(build(parts, ground), ground)),
  })

/** Whatever does not open has one reason, so that a thousand tries of one ciphertext say nothing about it. */
const closed = forgeries<SamlMischief, SamlGround>(
  ['Encrypted for somebody else', 'saml_decryption', sealed(({ other }) => ({ certificate: pem(other) }))],
  ['Another key than it was encrypted with', 'saml_decryption', sealed({ key: Buffer.alloc(32, 1) })],
  ['A key of another length', 'saml_decryption', sealed({ key: Buffer.alloc(5, 1) })],
  ['A bit of the nonce turned', 'saml_decryption', flipped(3)],
  ['A bit of the content turned', 'saml_decryption', flipped(40)],
  ['A bit of the tag turned', 'saml_decryption', flipped(-1)],
  ['Content that was cut', 'saml_decryption', sealed({ content: (bytes) => bytes.subarray(0, 8) })],
  [
    'AES-CBC, signed around, of a length that is none',
    'saml_decryption',
    sealedInSigned({ mode: 'cbc', content: (bytes) => bytes.subarray(1) }),
  ],
)

/** What may be changed byte by byte is not looked at, unless somebody signed it as it is. */
const malleable = forgeries<SamlMischief, SamlGround>(
  ['AES-CBC in a response that is not signed', 'saml_cbc_unsigned', sealed({ mode: 'cbc' })],
  [
    'AES-CBC in a response that somebody else signed',
    'saml_signature',
    sealed({ mode: 'cbc' }, (parts, xml, { other }) => signedWhole(parts.around(xml), other)),
  ],
  [
    'AES-CBC, exchanged after the response was signed',
    'saml_signature',
    ({ certificate, signer }) => ({
      response: (parts) => {
        const once = (): string => encrypted(parts.assertion, { certificate, mode: 'cbc' })
        const [one, two] = [once(), once()]
        return signedWhole(parts.around(one), signer).replace(one, two)
      },
    }),
  ],
  ['RSA 1.5', 'saml_algorithm', sealed({ padding: 'pkcs1' })],
  ['RSA-OAEP with two hashes', 'saml_algorithm', sealed({ hash: 'sha256', mask: 'sha1' })],
  ['Triple DES', 'saml_algorithm', changed('xmlenc11#aes256-gcm', 'xmlenc#tripledes-cbc')],
)

const built = forgeries<SamlMischief, SamlGround>(
  [
    'Ciphertext to be fetched from elsewhere',
    'saml_encrypted',
    changed(
      /<xenc:CipherValue>[^<]+<\/xenc:CipherValue>/,
      '<xenc:CipherReference URI="https://idp.example/"/>',
    ),
  ],
  [
    'Encrypted content instead of an element',
    'saml_encrypted',
    changed('xmlenc#Element"', 'xmlenc#Content"'),
  ],
  ['No key', 'saml_encrypted', changed(/<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/, '')],
  [
    'Two keys',
    'saml_encrypted',
    changed(/(<xenc:EncryptedKey.*)Id="[^"]+"(.*<\/xenc:EncryptedKey>)/, '$1$2$1$2'),
  ],
  [
    'Nothing encrypted in it',
    'saml_encrypted',
    () => ({
      response: ({ around }) =>
        around('<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'),
    }),
  ],
  [
    'Two encrypted assertions',
    'saml_wrapped',
    sealed({}, (parts, xml, { certificate }) =>
      parts.around(xml + encrypted(parts.assertion, { certificate })),
    ),
  ],
  [
    'An open assertion after the encrypted one',
    'saml_wrapped',
    sealed({}, (parts, xml) => parts.around(xml + parts.assertion)),
  ],
  [
    'An open assertion before the encrypted one',
    'saml_wrapped',
    sealed({}, (parts, xml) => parts.around(parts.assertion + xml)),
  ],
  [
    'The encrypted assertion among the extensions',
    'saml_wrapped',
    sealed({}, (parts, xml) => parts.around(`<samlp:Extensions>${xml}</samlp:Extensions>`)),
  ],
)

/** What is in it is looked at like anything that came. */
const within = forgeries<SamlMischief, SamlGround>(
  ['Encrypted: an assertion without a signature', 'saml_unsigned', inside(({ bare }) => bare)],
  [
    'Encrypted: another name, put there after signing',
    'saml_signature',
    inside(({ assertion }) => assertion.replace('id-zoe', 'id-mallory')),
  ],
  [
    'Encrypted: a forged assertion before the signed one',
    'saml_wrapped',
    inside(({ assertion, bare }) => evil(bare) + assertion),
  ],
  [
    'Encrypted: encrypted once more',
    'saml_wrapped',
    inside(({ assertion }, { certificate }) => encrypted(assertion, { certificate })),
  ],
  [
    'Encrypted: what is signed in its signature, in a forged assertion',
    'saml_wrapped',
    inside(({ bare, signature }) =>
      withSignature(evil(bare), signature.replace('</ds:Signature>', `${bare}</ds:Signature>`)),
    ),
  ],
  ['Encrypted: no assertion', 'saml_no_assertion', inside(() => 'rien')],
  [
    'Encrypted: the end of the response, and another one',
    'xml_refused',
    inside(({ assertion }) => `</samlp:Response>${assertion}<samlp:Response>`),
  ],
  [
    'Encrypted: a comment in the NameID',
    'xml_refused',
    inside(({ assertion }) => assertion.replace('id-zoe', 'id-<!---->zoe')),
  ],
  ['Encrypted: a DOCTYPE', 'xml_refused', inside(({ assertion }) => `<!DOCTYPE a>${assertion}`)],
  [
    'Encrypted: another Audience',
    'saml_audience',
    (ground) => ({ ...sealed()(ground), said: { audience: 'https://autre.example' } }),
  ],
  ['Encrypted: SHA-1', 'saml_algorithm', (ground) => ({ ...sealed()(ground), hash: 'sha1' })],
)

export const samlEncrypted = [...closed, ...malleable, ...built, ...within]
