import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { HistoryRecord, Timed } from './records.ts'

/** One client's history, written as things happen, a line of JSON each. */
export interface Journal {
  write(record: HistoryRecord): void
}

export interface Journals {
  of(client: string): Journal
  /** Milliseconds since the run began. */
  now(): number
  close(): Promise<void>
}

export function openJournals(directory: string): Journals {
  const streams: ReturnType<typeof createWriteStream>[] = []
  const start = performance.now()
  const now = (): number => Math.round((performance.now() - start) * 100) / 100
  return {
    now,
    of(client) {
      const stream = createWriteStream(join(directory, `${client}.jsonl`), { flags: 'a', mode: 0o600 })
      streams.push(stream)
      return {
        write(record) {
          // What is heard while everything ends is part of no history.
          if (stream.writableEnded) return
          stream.write(
            `${JSON.stringify({ at: now(), wall: new Date().toISOString(), client, ...record })}\n`,
          )
        },
      }
    },
    async close() {
      for (const stream of streams) stream.end()
      await Promise.all(streams.map((stream) => finished(stream)))
    },
  }
}

/** Every client's history, each in the order it was written. */
export async function readHistory(directory: string): Promise<Timed[]> {
  const records: Timed[] = []
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.jsonl')).sort()) {
    const text = await readFile(join(directory, name), 'utf8')
    for (const line of text.split('\n')) if (line !== '') records.push(JSON.parse(line) as Timed) // Our own lines.
  }
  return records
}
