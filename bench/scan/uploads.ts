import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { createClientSession, httpRequestOf, problemFrom } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import type { PrismeTarget } from '../load/dialect.ts'

/** How long the server may take to trust its scanner, in milliseconds. */
const scannerPatience = 30_000

/** Signs in, makes a bubble, and answers how to upload a file to it. Resolves once the server takes files. */
export async function openUploads(target: PrismeTarget): Promise<(bytes: Buffer) => Promise<void>> {
  const origin = `https://localhost:${target.port}`
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), target.authority])
  const session = createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
  await session.signIn(target.rooms[0]?.[0]?.email ?? '', target.password)
  const { conversation } = await session.call('bubbles.create', { name: 'Imagerie' })
  const agent = new Agent({ keepAlive: true })

  async function upload(bytes: Buffer): Promise<void> {
    const name = `${randomUUID()}.bin`
    const { conversationId } = conversation
    const { method, path } = httpRequestOf('files.upload', { conversationId, name })
    const headers = {
      authorization: `Bearer ${await session.accessToken()}`,
      'content-type': 'application/octet-stream',
      'content-length': bytes.length,
    }
    const sending = request(`${origin}${path}`, { method, headers, agent })
    const answered = once(sending, 'response')
    sending.end(bytes)
    const [response]: IncomingMessage[] = await answered
    if (response === undefined) throw new Error('no response')
    const answer = await text(response)
    if (response.statusCode !== 201) throw problemFrom(JSON.parse(answer))
  }

  for (const started = performance.now(); ; await pause(100)) {
    try {
      await upload(Buffer.from('ready?'))
      return upload
    } catch (error) {
      const waits = error instanceof Problem && error.code === 'uploads_off'
      if (!waits || performance.now() - started > scannerPatience) throw error
    }
  }
}
