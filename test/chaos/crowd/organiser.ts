import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../../../src/protocol/index.ts'
import type { Chance } from '../chance.ts'
import type { Person } from '../world/people.ts'
import type { Client } from './client.ts'
import { sendUntilAnswered } from './sending.ts'

/** Tries until it works or is refused for good. Answers the refusal's code. */
async function insist<T>(
  work: () => Promise<T>,
  over?: AbortSignal,
): Promise<{ done: T } | { refused: string }> {
  for (;;) {
    try {
      return { done: await work() }
    } catch (error) {
      const final = error instanceof Problem && error.status < 500 && ![401, 429].includes(error.status)
      if (final) return { refused: error.code }
      const seconds = error instanceof Problem ? (error.retryAfter ?? 0.3) : 0.3
      if (over?.aborted) return { refused: 'given up' }
      await pause(seconds * 1_000)
    }
  }
}

/** Makes the conversations before anything is broken; answers their ids. */
export async function makeConversations(
  client: Client,
  members: readonly (readonly Person[])[],
): Promise<string[]> {
  const ids: string[] = []
  for (const [index, people] of members.entries()) {
    const input = { name: `Bulle ${index + 1}`, members: people.map((person) => person.accountId) }
    const made = await insist(() => client.session.call('bubbles.create', input))
    if ('refused' in made) throw new Error(`the organiser could not make a bubble: ${made.refused}`)
    ids.push(made.done.conversation.conversationId)
  }
  return ids
}

export interface Coming {
  conversation: string
  person: Person
}

/**
 * Removes people from conversations and brings them back, one after the other, until told to stop. At the end everyone
 * is a member.
 */
export async function churn(
  client: Client,
  comings: readonly Coming[],
  { chance, stop }: { chance: Chance; stop: AbortSignal },
): Promise<void> {
  while (!stop.aborted && comings.length > 0) {
    const coming = chance.pick(comings)
    await change(client, 'remove', coming)
    // Whoever still heard of the conversation would hear this, whether or not anybody else has something to say in it.
    await sayAway(client, coming, { chance, over: stop })
    await pause(chance.whole(200, 2_500), undefined, { signal: stop }).catch(() => undefined)
    await change(client, 'invite', coming)
    await pause(chance.whole(200, 1_500), undefined, { signal: stop }).catch(() => undefined)
  }
}

async function sayAway(
  client: Client,
  { conversation, person }: Coming,
  options: { chance: Chance; over: AbortSignal },
): Promise<void> {
  const message = { conversation, clientId: options.chance.uuid(), body: `without ${person.name}` }
  await sendUntilAnswered(client, message, options)
}

/** A gateway that was not told compares with the log twice before it acts, in milliseconds. */
const longEnoughToNotice = 5_000

/** Everyone who comes and goes is removed once more, and brought back: nothing else tells them of it afterwards. */
export async function lastComings(client: Client, comings: readonly Coming[]): Promise<void> {
  for (const coming of comings) await change(client, 'remove', coming)
  await pause(longEnoughToNotice)
  for (const coming of comings) await change(client, 'invite', coming)
}

async function change(
  client: Client,
  change: 'invite' | 'remove',
  { conversation, person }: Coming,
): Promise<void> {
  const { journal, session } = client
  const input = { bubbleId: conversation, accountId: person.accountId }
  const note = (outcome: 'invoke' | 'ok' | 'fail' | 'info', reason?: string): void =>
    journal.write({
      kind: 'membership',
      outcome,
      change,
      account: person.accountId,
      conversation,
      ...(reason === undefined ? {} : { reason }),
    })
  const operation = change === 'invite' ? 'bubbles.invite' : 'bubbles.remove'
  note('invoke')
  const result = await insist(() => session.call(operation, input))
  if ('done' in result) note('ok')
  // An attempt whose answer was lost had done it.
  else note(['already_member', 'member_not_found'].includes(result.refused) ? 'ok' : 'fail', result.refused)
}
