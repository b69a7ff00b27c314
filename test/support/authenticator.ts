import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { CallInput } from '../../src/protocol/client/index.ts'
import type { PasskeyCreationOptions, PasskeyRequestOptions } from '../../src/protocol/index.ts'

type Assertion = CallInput<'sessions.signInWithPasskey'>['response']
type Attestation = Extract<CallInput<'factors.add'>['answer'], { kind: 'passkey' }>['response']

/** What a lying browser or authenticator says otherwise. */
export interface Lies {
  origin?: string
  rpId?: string
  /** Nobody entered a PIN. */
  unverified?: boolean
  counter?: number
  challenge?: string
  userHandle?: string
}

interface Passkey {
  id: Buffer
  userHandle: string
  key: KeyObject
  counter: number
}

/** A passkey in software: real CBOR, COSE and ES256 signatures, and a page at `origin` that passes them on. */
export function createAuthenticator(origin: string) {
  const passkeys: Passkey[] = []
  const host = new URL(origin).hostname
  const latest = (): Passkey => {
    const passkey = passkeys.at(-1)
    if (passkey === undefined) throw new Error('there is no passkey')
    return passkey
  }

  return {
    create(options: PasskeyCreationOptions, lies: Lies = {}): Attestation {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(16)
      passkeys.push({ id, userHandle: options.user.id, key: privateKey, counter: 0 })
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const [left, right] = [x, y].map((part) => Buffer.from(part, 'base64url'))
      const cose = cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, left ?? Buffer.alloc(0)],
          [-3, right ?? Buffer.alloc(0)],
        ]),
      )
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const credential = Buffer.concat([Buffer.alloc(16, 7), length, id, cose])
      const authData = Buffer.concat([authenticatorData(0x41, lies, 0), credential])
      const attestation = new Map<string, string | Buffer | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', authData],
      ])
      const client = clientData('webauthn.create', options.challenge, lies)
      return {
        ...named(id),
        response: {
          clientDataJSON: client.toString('base64url'),
          attestationObject: cbor(attestation).toString('base64url'),
        },
      }
    },
    get(options: PasskeyRequestOptions, lies: Lies = {}): Assertion {
      const passkey = latest()
      passkey.counter += 1
      const authData = authenticatorData(0x01, lies, lies.counter ?? passkey.counter)
      const client = clientData('webauthn.get', options.challenge, lies)
      const hash = createHash('sha256').update(client).digest()
      return {
        ...named(passkey.id),
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', Buffer.concat([authData, hash]), passkey.key).toString('base64url'),
          userHandle: lies.userHandle ?? passkey.userHandle,
        },
      }
    },
  }

  function authenticatorData(flags: number, lies: Lies, counter: number): Buffer {
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flags | (lies.unverified ? 0 : 0x04))
    rest.writeUInt32BE(counter, 1)
    return Buffer.concat([
      createHash('sha256')
        .update(lies.rpId ?? host)
        .digest(),
      rest,
    ])
  }

  function clientData(type: string, challenge: string, lies: Lies): Buffer {
    const said = {
      type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? origin,
      crossOrigin: false,
    }
    return Buffer.from(JSON.stringify(said))
  }
}

function named(id: Buffer) {
  const text = id.toString('base64url')
  return { id: text, rawId: text, type: 'public-key', clientExtensionResults: {} } as const
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>

/** As much of RFC 8949 as an authenticator speaks. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([
    head(5, value.size),
    ...[...value].flatMap(([key, inner]) => [cbor(key), cbor(inner)]),
  ])
}

function head(major: number, argument: number): Buffer {
  if (argument < 24) return Buffer.from([(major << 5) | argument])
  if (argument < 256) return Buffer.from([(major << 5) | 24, argument])
  return Buffer.from([(major << 5) | 25, argument >> 8, argument & 0xff])
}
