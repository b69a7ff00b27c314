import { openXmlSecret, type XmlCipher, type XmlSecret } from '../crypto/xml-decryption.ts'
import { IdentityRefused } from '../ports/identity-provider.ts'
import type { SamlKey } from '../ports/saml.ts'
import {
  attributeOf,
  childrenOf,
  dsig,
  readUtf8,
  type UnprovenResponse,
  within,
  xenc,
} from './saml-structure.ts'
import type { XmlElement } from './strict-xml.ts'

const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
export const oaep = `${xenc}rsa-oaep-mgf1p`
export const gcm = [256, 128].map((bits) => `${xenc11}aes${bits}-gcm`)

const ciphers = new Map<string, XmlCipher>([
  [`${xenc11}aes128-gcm`, { mode: 'gcm', bits: 128 }],
  [`${xenc11}aes256-gcm`, { mode: 'gcm', bits: 256 }],
  [`${xenc}aes128-cbc`, { mode: 'cbc', bits: 128 }],
  [`${xenc}aes256-cbc`, { mode: 'cbc', bits: 256 }],
])
const hashes = new Map<string, XmlSecret['hash']>([
  [`${dsig}sha1`, 'sha1'],
  [`${xenc}sha256`, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  [`${xenc}sha512`, 'sha512'],
])

/**
 * The response with its assertion open, for its shape to be judged anew. The signature of the whole is taken out: it was
 * looked at, and is of the whole as it was encrypted. Throws IdentityRefused.
 */
export function openResponse(
  { xml, encrypted, signature }: UnprovenResponse & { encrypted: XmlElement },
  keys: readonly SamlKey[],
): string {
  const secret = readSecret(encrypted)
  // whoever may change what is encrypted so may ask, change by change, what it says. A signature forbids the change.
  if (secret.cipher.mode === 'cbc' && signature === undefined) throw new IdentityRefused('saml_cbc_unsigned')
  const plain = openXmlSecret(
    keys.map(({ privateKey }) => privateKey),
    secret,
  )
  if (plain === undefined) throw new IdentityRefused('saml_decryption')
  const put = [
    { ...placeOf(encrypted), text: readUtf8(plain) },
    ...(signature === undefined ? [] : [{ ...placeOf(signature), text: '' }]),
  ].sort((a, b) => b.from - a.from)
  return put.reduce((all, { from, to, text }) => all.slice(0, from) + text + all.slice(to), xml)
}

const placeOf = ({ from, to }: XmlElement) => ({ from, to })

/** One content, and its key once: in it, or beside it. */
function readSecret(encrypted: XmlElement): XmlSecret {
  const data = only(encrypted, 'EncryptedData', xenc)
  const [wrapped, ...others] = [...within(encrypted)].filter(({ element }) => element.name === 'EncryptedKey')
  const places = [encrypted, ...childrenOf(data, 'KeyInfo')]
  if (wrapped?.parent === undefined || others.length > 0 || !places.includes(wrapped.parent))
    throw new IdentityRefused('saml_encrypted')
  const type = attributeOf(data, 'Type')
  if (wrapped.element.namespace !== xenc || (type !== undefined && type !== `${xenc}Element`))
    throw new IdentityRefused('saml_encrypted')
  const cipher = ciphers.get(attributeOf(only(data, 'EncryptionMethod', xenc), 'Algorithm') ?? '')
  if (cipher === undefined) throw new IdentityRefused('saml_algorithm')
  const hash = hashOf(only(wrapped.element, 'EncryptionMethod', xenc))
  return { cipher, hash, content: cipherValue(data), wrappedKey: cipherValue(wrapped.element) }
}

/** RSA-OAEP and nothing else. Its label and its mask are of one hash: the libraries know no other. */
function hashOf(method: XmlElement): XmlSecret['hash'] {
  const algorithm = attributeOf(method, 'Algorithm')
  const [digest, mask] = [childrenOf(method, 'DigestMethod'), childrenOf(method, 'MGF')]
  const known = algorithm === oaep || algorithm === `${xenc11}rsa-oaep`
  if (!known || childrenOf(method, 'OAEPparams').length > 0) throw new IdentityRefused('saml_algorithm')
  const ofLabel = digest.length === 0 ? 'sha1' : hashes.get(attributeOf(digest[0], 'Algorithm') ?? '')
  const named = mask.length === 0 ? 'sha1' : attributeOf(mask[0], 'Algorithm')?.replace(`${xenc11}mgf1`, '')
  const ofMask = algorithm === oaep ? 'sha1' : named
  if (ofLabel === undefined || ofLabel !== ofMask || digest.length > 1 || mask.length > 1)
    throw new IdentityRefused('saml_algorithm')
  return ofLabel
}

function cipherValue(element: XmlElement): Buffer {
  const { text, children } = only(only(element, 'CipherData', xenc), 'CipherValue', xenc)
  const plain = text.replace(/\s/g, '')
  if (children.length > 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(plain))
    throw new IdentityRefused('saml_encrypted')
  return Buffer.from(plain, 'base64')
}

function only(parent: XmlElement, name: string, namespace: string): XmlElement {
  const [found, ...more] = childrenOf(parent, name)
  if (found === undefined || more.length > 0 || found.namespace !== namespace)
    throw new IdentityRefused('saml_encrypted')
  return found
}
