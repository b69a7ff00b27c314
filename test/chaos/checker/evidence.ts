import type { EventName } from '../../../src/protocol/index.ts'
import type { Found } from '../crowd/files.ts'
import type { Timed } from '../history/records.ts'

/** One event of the server's log, as a member reads it. */
export interface LogLine {
  sequence: number
  event: EventName
  actor: string
  /** Who joined or left. */
  subject?: string
  /** With `member.joined`: the first sequence this member may read. */
  from?: number
  clientId?: string
  digest?: string
}

/** The same event as the database holds it. */
export interface Row {
  sequence: number
  event: string
  actor: string
  clientId?: string
}

export interface Conversation {
  /** What its own row says. */
  head: number
  log: readonly LogLine[]
  rows: readonly Row[]
  /** The readers who are members at the end. */
  readers: readonly string[]
}

export interface MemorySample {
  gateway: number
  /** Bytes, before the storm. */
  baseline: number
  /** The most that was seen. */
  most: number
}

/** A file as the database holds it at the end, known to its sender by its size. */
export interface FileRow {
  fileId: string
  account: string
  conversation: string
  state: string
  size: number
  objectKey: string
  /** Whether the key that opens it was kept. */
  hasKey: boolean
}

export interface FileTruth {
  rows: readonly FileRow[]
  /** What each file that exists was for somebody who read it after everything. */
  found: ReadonlyMap<string, Found>
  /** The keys of what the store holds, once the housekeeping has been round. */
  objects: ReadonlySet<string>
}

/** Everything the checker judges. */
export interface Evidence {
  history: readonly Timed[]
  conversations: ReadonlyMap<string, Conversation>
  files: FileTruth
  /** Milliseconds until every reader had everything, or undefined when they had not in the time given. */
  convergence: { after: string; milliseconds: number | undefined; behind: readonly string[] }[]
  memory: readonly MemorySample[]
  /** Sockets that never read. */
  stalledSockets: number
}

export interface Broken {
  invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11'
  what: string
}
