import { readFileSync } from 'node:fs'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, inject, vi } from 'vitest'
import { WebhookBody } from '../../src/protocol/index.ts'

export interface Heard {
  path: string
  headers: IncomingHttpHeaders
  text: string
  body: WebhookBody
}

/** A company's own server, over TLS: each path of it is one webhook. */
export interface WebhookReceiver extends AsyncDisposable {
  base: string
  /** What a server needs to be allowed to post here: nothing on this machine may be reached without it. */
  environment: Record<string, string>
  /** What a path answers from now on: a status, or nothing at all. Paths that are not named answer 200. */
  answers: Map<string, number | 'nothing'>
  at(path: string): Heard[]
  /** Waits until a path has heard so many posts. */
  hears(path: string, count: number): Promise<Heard[]>
  /** Answers 200 to those that wait for an answer. */
  wakes(): void
}

export async function webhookReceiver(): Promise<WebhookReceiver> {
  const heard: Heard[] = []
  const answers: WebhookReceiver['answers'] = new Map()
  const waiting: ServerResponse[] = []
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  const server = createServer(tls, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { url: path = '', headers } = request
      const text = Buffer.concat(chunks).toString()
      heard.push({ path, headers, text, body: WebhookBody.parse(JSON.parse(text)) })
      const answer = answers.get(path) ?? 200
      if (answer === 'nothing') waiting.push(response)
      else response.writeHead(answer).end('réponse que personne ne lit')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const { port } = server.address() as AddressInfo
  const at = (path: string): Heard[] => heard.filter((one) => one.path === path)
  return {
    base: `https://127.0.0.1:${port}`,
    environment: { PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8', PRISME_OUTBOUND_CA_FILE: inject('caFile') },
    answers,
    at,
    hears: (path, count) =>
      vi.waitFor(() => {
        expect(at(path)).toHaveLength(count)
        return at(path)
      }, 15_000),
    wakes() {
      for (const response of waiting.splice(0)) response.writeHead(200).end()
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
