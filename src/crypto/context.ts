import { uuidBytes } from './uuid.ts'

/** What a ciphertext belongs to (K-3). It is authenticated with it: moved, swapped or replayed, it no longer opens. */
export type SealKind = 'msg' | 'file' | 'conv' | 'user' | 'bk' | 'vk' | 'fk' | 'uk' | 'sys'

/** `u32be(length) ‖ bytes` for each part, so that no two lists of parts encode alike. */
export function lengthPrefixed(parts: readonly Buffer[]): Buffer {
  const bytes = Buffer.allocUnsafe(parts.reduce((total, { length }) => total + 4 + length, 0))
  let at = 0
  for (const part of parts) {
    at = bytes.writeUInt32BE(part.length, at)
    at += part.copy(bytes, at)
  }
  return bytes
}

export interface MessagePlace {
  companyId: string
  conversationId: string
  messageId: string
  sequence: number
  senderId: string
  revision: number
}

const messageKind = Buffer.from('msg')

/** The context of a message: everything a writer to the database could swap is in it. */
export function messageContext(place: MessagePlace): Buffer {
  return lengthPrefixed([
    uuidBytes(place.companyId),
    messageKind,
    uuidBytes(place.conversationId),
    uuidBytes(place.messageId),
    u64(place.sequence),
    uuidBytes(place.senderId),
    u32(place.revision),
  ])
}

/** The context of any other event of a conversation's log. */
export function eventContext(place: Omit<MessagePlace, 'messageId' | 'revision'>): Buffer {
  return lengthPrefixed([
    uuidBytes(place.companyId),
    Buffer.from('conv'),
    uuidBytes(place.conversationId),
    u64(place.sequence),
    uuidBytes(place.senderId),
  ])
}

/** The context of everything else: company, kind, and the ids of what it belongs to. */
export function objectContext(companyId: string, kind: SealKind, ...ids: readonly string[]): Buffer {
  return lengthPrefixed([uuidBytes(companyId), Buffer.from(kind), ...ids.map(uuidBytes)])
}

/** The context of one field of an object, such as an account's e-mail address. */
export function fieldContext(companyId: string, kind: SealKind, id: string, field: string): Buffer {
  return lengthPrefixed([uuidBytes(companyId), Buffer.from(kind), uuidBytes(id), Buffer.from(field)])
}

/** The context of one of the deployment's own secrets, by name and version. */
export function systemContext(name: string, version: number): Buffer {
  return lengthPrefixed([Buffer.from('sys'), Buffer.from(name), u32(version)])
}

/** The context of a key wrapped by another one. */
export function keyContext(companyId: string, kind: SealKind, holderId: string, version: number): Buffer {
  return lengthPrefixed([uuidBytes(companyId), Buffer.from(kind), uuidBytes(holderId), u32(version)])
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function u64(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a whole number')
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), 0)
  bytes.writeUInt32BE(value % 2 ** 32, 4)
  return bytes
}
