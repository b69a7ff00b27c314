import { randomUUID } from 'node:crypto'
import { systemClock } from '../../src/adapters/system-clock.ts'
import { withServices } from '../../src/cli/demo-accounts.ts'
import { readEnvironment } from '../../src/config/env.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import type { AccountCaller } from '../../src/dispatch/caller.ts'
import { createDispatch, type Dispatch } from '../../src/dispatch/dispatch.ts'
import { createRateLimiter } from '../../src/dispatch/rate-limit.ts'
import { AccountId, CompanyId, ConversationId, SessionId } from '../../src/protocol/index.ts'
import { forEachOf, range } from '../load/crowd.ts'
import { serveParent } from '../processes/serve-parent.ts'

/** Bubbles of one account, each with so many messages. */
export interface FillOrder {
  companyId: string
  accountId: string
  /** For each bubble, how many messages it gets. */
  bubbles: number[]
}

const body = 'Le bilan du matin est prêt ; la kinésithérapie passe à dix heures.'
/** As many as one transaction takes. */
const atOnce = 256

/**
 * Fills conversations as the server would, without a wire: through the pipeline with everything it does, so that every
 * row is numbered, sealed and indexed as any other. Answers the conversations' ids.
 */
async function fill({ companyId, accountId, bubbles }: FillOrder): Promise<string[]> {
  const config = loadConfig(readEnvironment())
  return withServices(config, async ({ handlers, database }) => {
    const limiter = createRateLimiter(config.limits, systemClock)
    const dispatch = createDispatch({
      handlers,
      database,
      clock: systemClock,
      limiter,
      lastProof: async () => undefined,
      current: async (identity) => identity,
    })
    const caller: AccountCaller = {
      kind: 'account',
      companyId: CompanyId.parse(companyId),
      accountId: AccountId.parse(accountId),
      sessionId: SessionId.parse(randomUUID()),
      role: 'user',
      accountType: 'person',
      until: new Date(Date.now() + 86_400_000),
      unlessActive: false,
      warnAt: Number.POSITIVE_INFINITY,
      network: '127.0.0.1',
      address: '127.0.0.1',
      device: '',
      requestId: randomUUID(),
    }
    return forEachOf(
      bubbles,
      async (messages, index) => {
        const conversationId = await makeBubble(dispatch, caller, index)
        for (let sent = 0; sent < messages; sent += atOnce) {
          const some = range(Math.min(atOnce, messages - sent))
          await Promise.all(some.map(() => send(dispatch, caller, conversationId)))
        }
        return conversationId
      },
      4,
    )
  })
}

const signal = new AbortController().signal

async function makeBubble(dispatch: Dispatch, caller: AccountCaller, index: number): Promise<ConversationId> {
  const input = { name: `Suivi ${index + 1}` }
  const made = await dispatch.call({ name: 'bubbles.create', input, caller, signal })
  const { conversation } = made as { conversation: { conversationId: string } } // What it answers.
  return ConversationId.parse(conversation.conversationId)
}

function send(dispatch: Dispatch, caller: AccountCaller, conversationId: ConversationId): Promise<unknown> {
  const input = { conversationId, clientId: randomUUID(), body }
  return dispatch.call({ name: 'messages.send', input, caller, signal })
}

serveParent((order) => fill(order as FillOrder)) // Only our parent speaks to us.
