import type { Broken } from '../checker/evidence.ts'
import type { FaultName } from '../nemesis/schedule.ts'
import type { Patch } from './patched-source.ts'

/** A bug that the harness must find (M-10), and the short run that is made to find it. */
export interface Mutant {
  name: string
  patches: readonly Patch[]
  /** Statements for the database of the run, as superuser. */
  prepare?: string
  faults: readonly FaultName[]
  seconds: number
  /** Files per minute and writer, where they are what it is about. */
  files?: number
  /** The invariants of which it breaks at least one. */
  breaks: readonly Broken['invariant'][]
}

/** Every batch goes the long way: the bugs of the way under the lock are there to be met. */
const onlyUnderLock: Patch = {
  file: 'features/messages/send-message.ts',
  find: '(await sendAtOnce(needs, companyId, calls)) ?? inCompany((tx) => sendUnderLock(needs, tx, calls))',
  replace: 'inCompany((tx) => sendUnderLock(needs, tx, calls))',
}

/** The answer goes out while the commit is on its way: it is a lie when the commit does not happen. */
const acknowledgeBeforeCommit: Mutant = {
  name: 'ack-before-commit',
  patches: [
    onlyUnderLock,
    {
      file: 'database/database.ts',
      find: "const { command } = await ask(client, { text: 'commit' })",
      replace:
        "ask(client, { text: 'commit' }).catch(() => undefined)\n      const command: string = 'COMMIT'",
    },
  ],
  faults: ['kill-backend', 'stop-postgres'],
  seconds: 20,
  breaks: ['I1'],
}

/**
 * Numbers come from a serial: drawn outside the transaction, before it commits, and never given back. Two transactions
 * then commit in another order than their numbers, and one that fails leaves a hole.
 */
const serialCursor: Mutant = {
  name: 'serial-cursor',
  prepare: `create table prisme.serials (conversation_id uuid primary key, n bigint not null);
    grant select, insert, update on prisme.serials to prisme_app`,
  patches: [
    onlyUnderLock,
    {
      file: 'database/database.ts',
      find: '  const pool = new pg.Pool({ ...settings, max: poolSize })\n',
      replace:
        '  const pool = new pg.Pool({ ...settings, max: poolSize })\n  Object.assign(globalThis, { chaosPool: pool })\n',
    },
    {
      file: 'features/bubbles/log-repository.ts',
      find: 'order by h.conversation_id for update of h',
      replace: 'order by h.conversation_id',
    },
    {
      file: 'features/bubbles/log-repository.ts',
      find: 'conversation.head += 1',
      replace: `conversation.head = (await (globalThis as unknown as { chaosPool: any }).chaosPool.query(
          'insert into prisme.serials values ($1, 1) on conflict (conversation_id) do update set n = serials.n + 1 returning n',
          [draft.conversationId],
        )).rows[0].n`,
    },
    {
      file: 'features/bubbles/log-insert-repository.ts',
      find: 'update prisme.conversation_heads c set head = u.head,',
      replace: 'update prisme.conversation_heads c set head = greatest(c.head, u.head),',
    },
  ],
  faults: ['kill-gateway', 'kill-backend'],
  seconds: 20,
  breaks: ['I2', 'I3'],
}

/** Nobody compares with the log: a push that is lost is lost, unless another one follows. */
const noTailHeartbeat: Mutant = {
  name: 'no-tail-heartbeat',
  patches: [
    {
      file: 'transport/websocket/keep-alive.ts',
      find: '    again(logEvery, () => needs.subscriptions.compareSome()),\n',
      replace: '',
    },
    {
      file: 'transport/websocket/keep-alive.ts',
      find: 'const heads = needs.subscriptions.movedSince(entry.session, entry.beatAt)',
      replace: 'const heads: [] = []',
    },
    {
      file: 'transport/fleet/fleet.ts',
      find: 'void subscriptions.compareWithLog().catch(() => undefined)',
      replace: '',
    },
  ],
  faults: [],
  seconds: 8,
  breaks: ['I3', 'I8'],
}

/** A server remembers what it was sent, and another one, or the same one started anew, does not. */
const memoryDeduplication: Mutant = {
  name: 'dedupe-in-memory',
  prepare: 'alter table prisme.conversation_events drop constraint one_message_per_client_id',
  patches: [
    onlyUnderLock,
    {
      file: 'features/messages/send-message.ts',
      find: 'const known = await alreadySent(needs, tx, places)',
      replace: 'void alreadySent\n  const known = new Map(remembered)',
    },
    {
      file: 'features/messages/send-message.ts',
      find: '/** What a client id already stands for:',
      replace: 'const remembered = new Map<string, Known>()\n\n/** What a client id already stands for:',
    },
    {
      file: 'features/messages/send-message.ts',
      find: 'for (const [i, { at }] of drafts.entries()) answers[at] = acknowledgement(entries[i])',
      replace: `for (const [i, { at, draft }] of drafts.entries()) {
    const answer = acknowledgement(entries[i])
    answers[at] = answer
    const { key } = await needs.keys.current(tx, 'vk', draft.conversationId)
    remembered.set(keyOf(calls[at] as Call), { answer, digest: draft.message?.digest as Buffer, key })
  }`,
    },
  ],
  faults: ['kill-gateway'],
  seconds: 15,
  breaks: ['I4'],
}

/** Who was removed stays in the room. */
const noCutOff: Mutant = {
  name: 'no-cut-off',
  patches: [
    {
      file: 'transport/websocket/subscriptions.ts',
      find: 'for (const session of socketsOf(entry.data.accountId)) part(room, session)',
      replace: '',
    },
  ],
  faults: [],
  seconds: 15,
  breaks: ['I5'],
}

/** What the store says is not listened to. */
const storeUnheard: Mutant = {
  name: 'store-unheard',
  patches: [
    {
      file: 'features/files/upload-file.ts',
      find: 'await scanSealStore(needs, { fileKey: key.key, context, size, objectKey }, bytes, inTime)',
      replace:
        'await scanSealStore(needs, { fileKey: key.key, context, size, objectKey }, bytes, inTime).catch(() => undefined)',
    },
  ],
  faults: ['store-down'],
  seconds: 15,
  files: 30,
  breaks: ['I10'],
}

/** What fails after its bytes were stored is refused, and its bytes stay. */
const refusedIsKept: Mutant = {
  name: 'refused-is-kept',
  patches: [
    {
      file: 'features/files/upload-file.ts',
      find: 'await objects.put(sealing.objectKey, sealed, sealedLength(sealing.size), signal)',
      replace:
        "await objects.put(sealing.objectKey, sealed, sealedLength(sealing.size), signal)\n    if (sealing.size % 3 === 0) throw new Error('a server that fails here')",
    },
    {
      file: 'features/files/upload-file.ts',
      find: 'if (refused) await needs.objects.remove(objectKey, AbortSignal.timeout(10_000))',
      replace: 'void refused',
    },
  ],
  faults: [],
  seconds: 10,
  files: 30,
  breaks: ['I11'],
}

export const mutants: readonly Mutant[] = [
  acknowledgeBeforeCommit,
  serialCursor,
  noTailHeartbeat,
  memoryDeduplication,
  noCutOff,
  storeUnheard,
  refusedIsKept,
]
