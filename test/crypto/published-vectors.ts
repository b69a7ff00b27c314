import { lengthPrefixed } from '../../src/crypto/context.ts'

/** The ids of the published vectors: all alike but for their last two bytes. */
export function vectorId(ending: string): string {
  return `0190aaaa-0000-7000-8000-00000000${ending}`
}

/** The same, as the bytes that enter a context; written out here so that no code under test has a part in it. */
function idBytes(ending: string): Buffer {
  return Buffer.from(`0190aaaa00007000800000000000${ending}`, 'hex')
}

/** K-4: what `Bonjour docteur` must become, byte for byte. */
export const messageVector = {
  key: { version: 7, key: Buffer.alloc(32, 0x03) },
  salt: Buffer.alloc(24, 0x05),
  plaintext: Buffer.from('Bonjour docteur'),
  place: {
    companyId: vectorId('c001'),
    conversationId: vectorId('b001'),
    messageId: vectorId('a001'),
    sequence: 42,
    senderId: vectorId('e001'),
    revision: 0,
  },
  context: lengthPrefixed([
    idBytes('c001'),
    Buffer.from('msg'),
    idBytes('b001'),
    idBytes('a001'),
    Buffer.from('000000000000002a', 'hex'),
    idBytes('e001'),
    Buffer.alloc(4),
  ]),
  envelope:
    '010000000705050505050505050505050505050505050505050505050564922d0db1963aca606b74f7f754a40cd3de8d3271523cdb60a76e465a546ed5e6f6b2bc65d4aba5de73d8a4c5c8296d038f2dddbd68c4e3b14d8d67b3b86d',
}

/** K-5: one key, salt and place; three files. */
export const fileVector = {
  key: Buffer.alloc(32, 0x07),
  salt: Buffer.alloc(32, 0x09),
  context: lengthPrefixed([idBytes('c001'), Buffer.from('file'), idBytes('f001')]),
  commit: '63627b2e06db545e557dad8c11689ea7bdedad7d8aca09376087a202463ac2e6',
  short: {
    plaintext: Buffer.from('compte rendu'),
    body: '71f4d54e9d98a0f89b727bc268d23d8b71093a9522d723744869a0d3',
  },
  empty: { plaintext: Buffer.alloc(0), body: '9c19319a4d2c26dac88c3cf4c8650b7f' },
  long: {
    plaintext: Buffer.from(Uint8Array.from({ length: 196_608 }, (_, i) => i & 255)),
    sealedLength: 196_728,
    sha256: '170bcc339d220b1580e624a68abd98020dabd197a9c182afb3d00e319f5ca7ed',
  },
}
