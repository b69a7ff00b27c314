import { Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'

/** The harmless text that every scanner must report. Put together here: whole, it would make this file suspect. */
export function eicar(): Buffer {
  return Buffer.from(
    ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI', 'CAR-STANDARD-ANTI', 'VIRUS-TEST-FILE!$H+H*'].join(''),
  )
}

/** `length` bytes that end with `tail`, made as they are read. */
export function paddedTo(length: number, tail: Buffer): Readable {
  return Readable.from(padding(length, tail), { objectMode: false })
}

async function* padding(length: number, tail: Buffer): AsyncGenerator<Buffer> {
  const zeros = Buffer.alloc(64 * 1024)
  for (let left = length - tail.length; left > 0; left -= zeros.length) yield zeros.subarray(0, left)
  yield tail
}

/** A zip of one deflated file: only a scanner that really unpacks it finds what is inside. */
export function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const file = Buffer.from(name)
  // APPNOTE 4.3.7: from "version needed" to "extra field length", the same in both headers.
  const shared = Buffer.alloc(26)
  shared.writeUInt16LE(20, 0)
  shared.writeUInt16LE(8, 4)
  shared.writeUInt32LE(crc32(content), 10)
  shared.writeUInt32LE(packed.length, 14)
  shared.writeUInt32LE(content.length, 18)
  shared.writeUInt16LE(file.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, file, packed])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.of(20, 0), shared, Buffer.alloc(14), file])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(entry.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end])
}
