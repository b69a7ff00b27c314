import { systemClock } from '../adapters/system-clock.ts'
import { randomId } from '../crypto/random.ts'
import { type Call, createClientSession } from '../protocol/client/index.ts'
import type { DemoAccount } from './demo-accounts.ts'
import { demoCompanies } from './demo-people.ts'
import { showCode } from './show-code.ts'

/** Lets the demo's people talk, and whatever else they do then, through the public API like anyone else. */
export async function holdDemoConversations(
  origin: string,
  accounts: readonly DemoAccount[],
  andThen: (as: (key: string) => Promise<Call>) => Promise<void> = async () => {},
): Promise<void> {
  const byKey = new Map(accounts.map((account) => [account.email.split('@')[0] ?? '', account]))
  const calls = new Map<string, Call>()

  const account = (key: string): DemoAccount => {
    const found = byKey.get(key)
    if (found === undefined) throw new Error(`the demo has no ${key}`)
    return found
  }
  async function as(key: string): Promise<Call> {
    const known = calls.get(key)
    if (known) return known
    const session = createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
    const { email, password, totpSecret } = account(key)
    const next = await session.signIn(email, password)
    if (next.step === 'confirm') await showCode(next.confirm, totpSecret, systemClock)
    calls.set(key, session.call)
    return session.call
  }
  async function say(
    conversationId: string,
    messages: readonly (readonly [string, string])[],
  ): Promise<void> {
    for (const [who, body] of messages) {
      const call = await as(who)
      const { sequence } = await call('messages.send', { conversationId, clientId: randomId(), body })
      // Who answers has read.
      await call('conversations.markRead', { conversationId, readUpTo: sequence })
    }
  }

  for (const company of demoCompanies) {
    const directory = await directoryOf(await as(company.people[0]?.key ?? ''))
    for (const { name, by, members, messages } of company.bubbles) {
      const call = await as(by)
      // Held already, by an earlier start.
      const { conversations } = await call('conversations.list', {})
      if (conversations.some((conversation) => conversation.name === name)) continue
      const people = members.map((key) => directory(account(key).displayName))
      const { conversation } = await call('bubbles.create', { name, members: people })
      await say(conversation.conversationId, messages)
    }
    for (const { between, messages } of company.directs) {
      const call = await as(between[0])
      const accountId = directory(account(between[1]).displayName)
      const { conversation } = await call('directs.open', { accountId })
      if (conversation.lastMessage === null) await say(conversation.conversationId, messages)
    }
  }
  await andThen(as)
  for (const call of calls.values()) await call('sessions.signOut', {})
}

/** Finds people of a company by name. */
async function directoryOf(call: Call): Promise<(displayName: string) => string> {
  const { accounts } = await call('accounts.list', {})
  return (displayName) => {
    const found = accounts.find((account) => account.displayName === displayName)
    if (found === undefined) throw new Error(`the demo lost ${displayName}`)
    return found.accountId
  }
}
