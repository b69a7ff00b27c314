import { overTls, type RawConnection } from './raw-connection.ts'

export interface Answer {
  status: number
  headers: ReadonlyMap<string, readonly string[]>
  body: string
}

/** Reads one answer of HTTP/1.1 whose length is announced. */
export function readAnswer(connection: RawConnection): Promise<Answer> {
  return connection.read((arrived) => {
    const end = arrived.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const [first = '', ...lines] = arrived.subarray(0, end).toString('latin1').split('\r\n')
    const headers = new Map<string, string[]>()
    for (const line of lines) {
      const name = line.slice(0, line.indexOf(':')).toLowerCase()
      headers.set(name, [...(headers.get(name) ?? []), line.slice(line.indexOf(':') + 1).trim()])
    }
    const status = Number(first.split(' ')[1])
    const length = Number(headers.get('content-length')?.[0] ?? 0)
    const from = end + 4
    if (arrived.length < from + length) return undefined
    const body = arrived.subarray(from, from + length).toString()
    return { value: { status, headers, body }, length: from + length }
  })
}

/** Sends bytes over a connection of their own and reads the first answer. */
export async function answerTo(port: number, bytes: string | Buffer): Promise<Answer> {
  using connection = await overTls(port)
  connection.write(bytes)
  // Awaited here: leaving the function closes the connection.
  return await readAnswer(connection)
}

/** A request as text. A body brings its own Content-Length unless the headers say otherwise. */
export function requestText(
  line: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): Buffer {
  const names = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
  const announced = body !== undefined && !names.has('content-length') && !names.has('transfer-encoding')
  const all = { ...headers, ...(announced ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${lines.join('')}\r\n`), Buffer.from(body ?? '')])
}
