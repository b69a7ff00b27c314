import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto'
import { newId } from './saml-provider.ts'

const xenc = 'http://www.w3.org/2001/04/xmlenc#'
const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'

/** How an assertion is encrypted; each thing may be done badly. */
export interface Encryption {
  /** PEM, of whom it is for. */
  certificate: string
  mode?: 'gcm' | 'cbc'
  bits?: 128 | 256
  hash?: 'sha1' | 'sha256'
  /** Of the mask, where it is said to be another one's. */
  mask?: 'sha1' | 'sha256'
  /** The key stands beside what it opens, as some write it, and not in it. */
  beside?: boolean
  padding?: 'oaep' | 'pkcs1'
  /** What is wrapped, instead of the key. */
  key?: Buffer
  /** The last word about the bytes. */
  content?: (bytes: Buffer) => Buffer
}

/** An assertion as a provider encrypts it: under a key of its own, and that one for whoever has the certificate. */
export function encrypted(assertion: string, how: Encryption): string {
  const { mode = 'gcm', bits = 256, hash = 'sha1', content = (bytes) => bytes } = how
  const key = randomBytes(bits / 8)
  const sealed = content(mode === 'gcm' ? gcm(assertion, key) : cbc(assertion, key))
  const method = mode === 'gcm' ? `${xenc11}aes${bits}-gcm` : `${xenc}aes${bits}-cbc`
  // Each name is declared once, where it is first used: so it is in canonical form, and the whole can be signed.
  const wrapped = `<xenc:EncryptedKey${how.beside ? ` xmlns:xenc="${xenc}"` : ''} Id="${newId()}">${keyMethod(how)}<xenc:CipherData><xenc:CipherValue>${wrap(how.key ?? key, { ...how, hash }).toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>`
  const info = how.beside
    ? `<ds:RetrievalMethod Type="${xenc}EncryptedKey" URI="#k"></ds:RetrievalMethod>`
    : wrapped
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="${xenc}" Id="${newId()}" Type="${xenc}Element"><xenc:EncryptionMethod Algorithm="${method}"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="${dsig}">${info}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${sealed.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>${how.beside ? wrapped : ''}</saml:EncryptedAssertion>`
}

function keyMethod({ padding = 'oaep', hash = 'sha1', mask = hash, beside }: Encryption): string {
  if (padding === 'pkcs1') return `<xenc:EncryptionMethod Algorithm="${xenc}rsa-1_5"></xenc:EncryptionMethod>`
  if (hash === 'sha1' && mask === 'sha1')
    return `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"></xenc:EncryptionMethod>`
  const digest = hash === 'sha1' ? `${dsig}sha1` : `${xenc}${hash}`
  return `<xenc:EncryptionMethod Algorithm="${xenc11}rsa-oaep"><ds:DigestMethod${beside ? ` xmlns:ds="${dsig}"` : ''} Algorithm="${digest}"></ds:DigestMethod><xenc11:MGF xmlns:xenc11="${xenc11}" Algorithm="${xenc11}mgf1${mask}"></xenc11:MGF></xenc:EncryptionMethod>`
}

function wrap(key: Buffer, { certificate, padding = 'oaep', hash }: Encryption & { hash: string }): Buffer {
  const { publicKey } = new X509Certificate(certificate)
  if (padding === 'pkcs1') return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key)
  return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, key)
}

function gcm(text: string, key: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv(key.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

/** Padded as XML Encryption says: anything, and the last byte says how much. */
function cbc(text: string, key: Buffer): Buffer {
  const nonce = randomBytes(16)
  const cipher = createCipheriv(key.length === 16 ? 'aes-128-cbc' : 'aes-256-cbc', key, nonce)
  cipher.setAutoPadding(false)
  const bytes = Buffer.from(text)
  const length = 16 - (bytes.length % 16)
  const padding = Buffer.concat([randomBytes(length - 1), Buffer.from([length])])
  return Buffer.concat([nonce, cipher.update(bytes), cipher.update(padding), cipher.final()])
}
