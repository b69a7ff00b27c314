import type { Readable } from 'node:stream'
import type { Transaction } from '../database/transaction.ts'
import type {
  AccountType,
  InputOf,
  OperationName,
  Operations,
  OutputOf,
  Problem,
  ProblemCode,
  TraceAction,
} from '../protocol/index.ts'
import type { AccountCaller, Caller } from './caller.ts'

/** What a handler gets beside its input: who asks, and the transaction everything happens in. */
export interface Context {
  caller: AccountCaller
  tx: Transaction
}

export type Handler<Op> = (input: InputOf<Op>, context: Context) => Promise<OutputOf<Op>>

export interface BatchedCall<Op> {
  input: InputOf<Op>
  caller: AccountCaller
}

/** The company whose calls a batch holds; nothing of it is open yet. */
export interface BatchContext {
  readonly companyId: string
  inCompany<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
}

/**
 * Takes many calls of one company, makes them durable in one transaction, and answers each; a refusal of one leaves the
 * others alone.
 */
export type BatchHandler<Op> = (
  calls: readonly BatchedCall<Op>[],
  context: BatchContext,
) => Promise<(OutputOf<Op> | Problem)[]>

/** For what must not hold a transaction while it waits. */
export interface OwnTransactions {
  signal: AbortSignal
  /** A transaction that only looks, or prepares. */
  inCompany<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The transaction of the act itself: its access trace is written in it (L-6). */
  act<T>(who: Actor, objectId: string | undefined, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * The same trace for an act that turned out to be one in the midst of a transaction of `inCompany`; or, by its `action`, of
   * another one that came with it. `reason` is what came of it, a few words of `[a-z_]`.
   */
  done(
    tx: Transaction,
    who: Actor,
    objectId: string | undefined,
    action?: TraceAction,
    reason?: string,
  ): Promise<void>
  /**
   * Asks for another operation, as whoever asked for this one would by itself: with their rights as they are now, its limit, its
   * transaction and its trace. Rejects with a Problem and nothing else.
   */
  ask<Name extends OperationName>(name: Name, input: unknown): Promise<OutputOf<Operations[Name]>>
  /** Leaves a trace of a refusal where dispatch cannot know whose it is; `reason`, a few words of `[a-z_]`, is not answered. */
  refused(who: Actor, code: ProblemCode, reason?: string): Promise<void>
}

export interface Actor {
  companyId: string
  accountId: string | undefined
  sessionId: string | undefined
  accountType?: AccountType
  apiKey?: { keyId: string }
}

export type OwnHandler<Op> = (
  input: InputOf<Op>,
  context: OwnTransactions & { caller: Caller },
) => Promise<OutputOf<Op>>

export type UploadHandler<Op> = (
  input: InputOf<Op>,
  context: OwnTransactions & { caller: AccountCaller; bytes: Readable },
) => Promise<OutputOf<Op>>

export interface Download<Output> {
  output: Output
  /** Bytes of the whole file. */
  size: number
  /** Opens the bytes from `start` up to and including `end`. */
  open(range: { start: number; end: number }): Promise<Readable>
}

export type DownloadHandler<Op> = (
  input: InputOf<Op>,
  context: OwnTransactions & { caller: AccountCaller },
) => Promise<Download<OutputOf<Op>>>

type HandlerFor<Op> = Op extends { run: 'batch' }
  ? BatchHandler<Op>
  : Op extends { run: 'own' }
    ? OwnHandler<Op>
    : Op extends { run: 'upload' }
      ? UploadHandler<Op>
      : Op extends { run: 'download' }
        ? DownloadHandler<Op>
        : Handler<Op>

export type HandlerOf<Name extends OperationName> = HandlerFor<Operations[Name]>

/** One handler for every declared operation: leaving one out does not compile. */
export type Handlers = { [Name in OperationName]: HandlerOf<Name> }
