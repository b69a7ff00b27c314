import { requestDigest } from '../../crypto/digest.ts'
import { randomId } from '../../crypto/random.ts'
import type { BatchedCall } from '../../dispatch/handler.ts'
import type { Output, sendMessage } from '../../protocol/index.ts'
import type { Bubbles, EntryDraft, LogMessage } from '../bubbles/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { acknowledgement } from './acknowledgement.ts'
import { checkDraft, requestBytes } from './message.ts'

interface Needs {
  bubbles: Bubbles
  keys: CompanyKeys
}

/**
 * The short way of a batch: one statement for all of it, when every call is plain (nothing attached, nothing wrong with
 * it, no client id twice) and the log finds all as expected. Undefined when it is not so: then nothing was sent.
 */
export async function sendAtOnce(
  { bubbles, keys }: Needs,
  companyId: string,
  calls: readonly BatchedCall<typeof sendMessage>[],
): Promise<Output<'messages.send'>[] | undefined> {
  const drafts: (EntryDraft & { message: LogMessage })[] = []
  const names = new Set<string>()
  for (const { input, caller } of calls) {
    const { conversationId, clientId, body, attachments } = input
    const key = keys.atHand(companyId, 'vk', conversationId)
    names.add(`${caller.accountId}/${clientId}`)
    if (key === undefined || attachments.length > 0 || checkDraft(input) !== undefined) return undefined
    drafts.push({
      conversationId,
      event: 'message.sent',
      actorId: caller.accountId,
      message: { messageId: randomId(), clientId, digest: requestDigest(key.key, requestBytes(input)) },
      payload: { body, attachments: [] },
    })
  }
  if (names.size < calls.length) return undefined
  const entries = await bubbles.appendAtOnce(companyId, drafts)
  return entries?.map(acknowledgement)
}
