import { crc32 } from 'node:zlib'
import { zipOf } from '../../src/adapters/clamd-probe-files.ts'

/** A zip of one file under a password, in the traditional encryption of zip (APPNOTE 6.1). */
export function encryptedZipOf(name: string, content: Buffer, password: string): Buffer {
  const zip = zipOf(name, content)
  const body = 30 + Buffer.byteLength(name)
  const packed = zip.readUInt32LE(18)
  const [local, plain, directory] = [
    zip.subarray(0, body),
    zip.subarray(body, body + packed),
    zip.subarray(body + packed),
  ]
  // Twelve bytes of salt go first; the last of them is the checksum's first, for readers to check the password by.
  const salted = Buffer.concat([Buffer.alloc(11, 7), Buffer.of(crc32(content) >>> 24), plain])
  const end = directory.length - 22
  local.writeUInt16LE(1, 6)
  local.writeUInt32LE(packed + 12, 18)
  directory.writeUInt16LE(1, 8)
  directory.writeUInt32LE(packed + 12, 20)
  directory.writeUInt32LE(body + packed + 12, end + 16)
  return Buffer.concat([local, encrypted(salted, password), directory])
}

function encrypted(plain: Buffer, password: string): Buffer {
  let [k0, k1, k2] = [0x12345678, 0x23456789, 0x34567890]
  const stir = (byte: number): void => {
    k0 = rolled(k0, byte)
    k1 = (Math.imul(k1 + (k0 & 0xff), 134_775_813) + 1) >>> 0
    k2 = rolled(k2, k1 >>> 24)
  }
  for (const byte of Buffer.from(password)) stir(byte)
  return Buffer.from(
    plain.map((byte) => {
      const mixed = (k2 | 2) & 0xffff
      const masked = byte ^ ((Math.imul(mixed, mixed ^ 1) >>> 8) & 0xff)
      stir(byte)
      return masked
    }),
  )
}

/** One step of CRC-32, without the inversion zlib does before and after. */
function rolled(crc: number, byte: number): number {
  return ~crc32(Buffer.of(byte), ~crc >>> 0) >>> 0
}
