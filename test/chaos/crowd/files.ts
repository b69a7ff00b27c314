import { setTimeout as pause } from 'node:timers/promises'
import { headersOf, type RestNeeds, uploadFile } from '../../../src/protocol/client/index.ts'
import { Problem } from '../../../src/protocol/index.ts'
import type { Chance } from '../chance.ts'
import { digestOf } from '../history/digest.ts'
import type { FileRecord } from '../history/records.ts'
import type { Client } from './client.ts'

/** How long somebody waits for a verdict, in milliseconds. */
const patience = 30_000
/** How often they try. */
const attempts = 4

interface Uploading {
  conversation: string
  /** A size that no other file of theirs has. */
  nextSize(): number
  chance: Chance
  over: AbortSignal
}

/** Sends a file until it is taken or refused for good; answers its id. Each attempt is a file of its own. */
export async function uploadUntilTaken(client: Client, uploading: Uploading): Promise<string | undefined> {
  const { conversation, nextSize, chance, over } = uploading
  for (let attempt = 1; attempt <= attempts && !over.aborted; attempt++) {
    const bytes = Buffer.alloc(nextSize(), `${chance.uuid()} ${attempt}\n`)
    const { fileId, isOver } = await tryOnce(client, conversation, bytes, over)
    if (isOver) return fileId
    await pause(1_000 * attempt * (0.5 + chance.next()), undefined, { signal: over }).catch(() => undefined)
  }
  return undefined
}

async function tryOnce(
  client: Client,
  conversationId: string,
  bytes: Buffer<ArrayBuffer>,
  over: AbortSignal,
): Promise<{ fileId?: string; isOver: boolean }> {
  const common = {
    kind: 'file',
    account: client.person.accountId,
    conversation: conversationId,
    size: bytes.length,
    gateway: client.doorway.gateway(),
  } as const
  const note = (rest: Pick<FileRecord, 'outcome' | 'digest' | 'fileId' | 'reason'>): void =>
    client.journal.write({ ...common, ...rest })
  note({ outcome: 'invoke', digest: digestOf(bytes) })
  try {
    const signal = AbortSignal.any([over, AbortSignal.timeout(patience)])
    const file = { conversationId, name: 'compte-rendu.txt', type: 'text/plain', bytes: new Blob([bytes]) }
    const { fileId } = (await uploadFile(client.rest, { ...file, signal })).file
    note({ outcome: 'ok', fileId })
    return { fileId, isOver: true }
  } catch (error) {
    const isNo = error instanceof Problem && (error.status < 500 || wholly.includes(error.code))
    note({ outcome: isNo ? 'fail' : 'info', reason: reasonOf(error) })
    const isFinal = error instanceof Problem && error.status < 500 && !passing.includes(error.code)
    return { isOver: isFinal }
  }
}

/** The server could not keep it now, and says that it has not: nothing was committed. */
const wholly: readonly string[] = ['files_off', 'uploads_off']
/** Refused, and worth another try. */
const passing: readonly string[] = ['not_authenticated', 'session_ended', 'rate_limited', 'upload_incomplete']

/** Reads a file that came with a message, until it has it whole or there is none for this person. */
export async function fetchFile(client: Client, fileId: string): Promise<void> {
  const account = client.person.accountId
  for (let attempt = 1; attempt <= attempts; attempt++) {
    client.journal.write({ kind: 'fetch', outcome: 'invoke', account, fileId })
    const found = await download(client.rest, fileId).catch((error: unknown) => ({ lost: reasonOf(error) }))
    if ('digest' in found)
      return client.journal.write({ kind: 'fetch', outcome: 'ok', account, fileId, ...found })
    const isNo = 'refused' in found
    const reason = isNo ? found.refused : found.lost
    client.journal.write({ kind: 'fetch', outcome: isNo ? 'fail' : 'info', account, fileId, reason })
    if (reason === 'file_not_found') return
    await pause(1_000 * attempt)
  }
}

export type Found = { digest: string } | { refused: string }

/** Reads a whole file. Rejects when the connection is lost before its end. */
export async function download(rest: RestNeeds, fileId: string): Promise<Found> {
  const doFetch = rest.fetch ?? fetch
  const answer = await doFetch(`${rest.origin}/v1/files/${fileId}/content`, {
    headers: await headersOf(rest),
  })
  if (answer.ok) return { digest: digestOf(new Uint8Array(await answer.arrayBuffer())) }
  const problem: unknown = await answer.json().catch(() => undefined)
  const isTold = typeof problem === 'object' && problem !== null && 'code' in problem
  return { refused: isTold ? String(problem.code) : `status ${answer.status}` }
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
