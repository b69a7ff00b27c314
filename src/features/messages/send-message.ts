import { equalBytes, requestDigest } from '../../crypto/digest.ts'
import { IntegrityError } from '../../crypto/integrity-error.ts'
import { randomId } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { BatchedCall, HandlerOf } from '../../dispatch/handler.ts'
import {
  ConversationId,
  type FileSummary,
  type LogEntry,
  MessageId,
  type Output,
  Problem,
  type sendMessage,
} from '../../protocol/index.ts'
import type { Permissions } from '../accounts/index.ts'
import type { Bubbles, EntryDraft } from '../bubbles/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import type { Files } from '../files/index.ts'
import { acknowledgement } from './acknowledgement.ts'
import { checkDraft, requestBytes } from './message.ts'
import { sendAtOnce } from './send-at-once.ts'

interface Needs {
  permissions: Permissions
  bubbles: Bubbles
  files: Files
  keys: CompanyKeys
}

type Call = BatchedCall<typeof sendMessage>
type Answer = Output<'messages.send'> | Problem

/** Sends a batch in one transaction: the short way if all is plain, else the long one. */
export function sendMessages(needs: Needs): HandlerOf<'messages.send'> {
  return async (calls, { companyId, inCompany }) =>
    (await sendAtOnce(needs, companyId, calls)) ?? inCompany((tx) => sendUnderLock(needs, tx, calls))
}

/**
 * The conversation rows are locked first: memberships and earlier sends are then read as they will stay until the
 * commit, so a member who was removed cannot slip a message in behind the removal (G6).
 */
async function sendUnderLock(needs: Needs, tx: Transaction, calls: readonly Call[]): Promise<Answer[]> {
  const { bubbles } = needs
  const locked = await bubbles.lock(tx, [...new Set(calls.map((call) => call.input.conversationId))])
  const places = calls.map(({ input, caller }) => ({
    ...input,
    accountId: caller.accountId,
    actorId: caller.accountId,
  }))
  const members = new Set(
    (await bubbles.memberships(tx, places)).map((m) => `${m.conversationId}/${m.accountId}`),
  )
  const known = await alreadySent(needs, tx, places)

  const answers: (Answer | undefined)[] = []
  const drafts: { draft: EntryDraft; at: number }[] = []
  const repeats: { of: number; at: number }[] = []
  for (const [at, call] of calls.entries()) {
    const outcome = await consider(needs, tx, call, members, known)
    if (outcome instanceof Problem || 'sequence' in outcome) answers[at] = outcome
    else if ('repeats' in outcome) repeats.push({ of: outcome.repeats, at })
    else {
      known.set(keyOf(call), { at, request: requestBytes(call.input) })
      drafts.push({ draft: outcome, at })
    }
  }
  const entries = await bubbles.append(
    tx,
    locked,
    drafts.map(({ draft }) => draft),
  )
  for (const [i, { at }] of drafts.entries()) answers[at] = acknowledgement(entries[i])
  for (const entry of entries) await noteAttachments(needs.files, tx, entry)
  for (const { of, at } of repeats) answers[at] = answers[of]
  return answers.map((answer) => answer ?? new Problem('internal_error'))
}

/** What a client id already stands for: a message of the log, or another call of this batch. */
type Known =
  | { answer: Output<'messages.send'>; digest: Buffer; key: Buffer }
  | { at: number; request: Buffer }

const keyOf = ({ input, caller }: Call): string => `${caller.accountId}/${input.clientId}`

async function alreadySent(
  { bubbles, keys }: Needs,
  tx: Transaction,
  asked: readonly { actorId: string; clientId: string }[],
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>()
  for (const [name, sent] of await bubbles.sentBefore(tx, asked)) {
    const { key } = await keys.version(tx, 'vk', sent.conversationId, sent.keyVersion)
    const answer = {
      messageId: MessageId.parse(sent.messageId),
      conversationId: ConversationId.parse(sent.conversationId),
      clientId: sent.clientId as Output<'messages.send'>['clientId'],
      sequence: sent.sequence,
      sentAt: sent.at.toISOString(),
    }
    known.set(name, { answer, digest: sent.digest, key })
  }
  return known
}

/** The answer to a call, or the event it becomes. */
async function consider(
  needs: Needs,
  tx: Transaction,
  call: Call,
  members: ReadonlySet<string>,
  known: ReadonlyMap<string, Known>,
): Promise<Answer | EntryDraft | { repeats: number }> {
  const { input, caller } = call
  try {
    const wrong = checkDraft(input)
    if (wrong !== undefined) return wrong
    const before = known.get(keyOf(call))
    if (before) return repeated(before, requestBytes(input))
    if (!members.has(`${input.conversationId}/${caller.accountId}`))
      throw new Problem('conversation_not_found')
    const attachments = await attachmentsOf(needs, tx, call)
    const { key } = await needs.keys.current(tx, 'vk', input.conversationId)
    return {
      conversationId: input.conversationId,
      event: 'message.sent',
      actorId: caller.accountId,
      message: {
        messageId: randomId(),
        clientId: input.clientId,
        digest: requestDigest(key, requestBytes(input)),
      },
      payload: { body: input.body, attachments },
    }
  } catch (error) {
    if (error instanceof Problem) return error
    // One conversation whose key does not open must not stop the others of the batch.
    if (error instanceof IntegrityError) return new Problem('integrity_error', { cause: error })
    throw error
  }
}

/** M-3: the same request answers the first sending; another one under its client id is a conflict. */
function repeated(before: Known, request: Buffer): Answer | { repeats: number } {
  const same =
    'at' in before
      ? equalBytes(before.request, request)
      : equalBytes(before.digest, requestDigest(before.key, request))
  if (!same) return new Problem('idempotency_conflict')
  return 'at' in before ? { repeats: before.at } : before.answer
}

async function attachmentsOf(
  { files, permissions }: Needs,
  tx: Transaction,
  { input, caller }: Call,
): Promise<FileSummary[]> {
  const { conversationId, attachments: fileIds } = input
  if (fileIds.length === 0) return []
  await permissions.demand(tx, caller.accountId, 'fileSharing')
  const found = await files.attachable(tx, { accountId: caller.accountId, conversationId, fileIds })
  const byId = new Map<string, FileSummary>(found.map((file) => [file.fileId, file]))
  return fileIds.map((fileId) => {
    const file = byId.get(fileId)
    if (file === undefined) throw new Problem('attachment_not_clean')
    return file
  })
}

async function noteAttachments(files: Files, tx: Transaction, entry: LogEntry): Promise<void> {
  if (entry.event !== 'message.sent' || entry.data.message.attachments.length === 0) return
  await files.markAttached(
    tx,
    entry.data.message.attachments.map((file) => file.fileId),
    entry.sequence,
  )
}
