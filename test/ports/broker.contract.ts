import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import { heldBytes, MiB } from '../support/byte-sources.ts'
import { type BrokerUnderTest, type Listener, openListener } from './broker-under-test.ts'

/** The promises of Broker, on whatever `open` gives. */
export function brokerContract(open: () => Promise<BrokerUnderTest>): void {
  let under: BrokerUnderTest
  beforeAll(async () => {
    under = await open()
  }, 60_000)
  afterAll(() => under?.close(), 30_000)

  test('messages reach every other gateway, in order, and none comes back', async () => {
    await using alpha = await openListener(under)
    await using beta = await openListener(under)
    await using gamma = await openListener(under)
    const sent = (name: string): string[] => Array.from({ length: 3_000 }, (_, i) => `${name} ${i}`)
    for (const text of sent('alpha')) alpha.broker.publish(Buffer.from(text))
    for (const text of sent('beta')) {
      beta.broker.publish(Buffer.from(text))
      if (text.endsWith('00')) await pause(1)
    }
    await Promise.all([alpha.hears(3_000), beta.hears(3_000), gamma.hears(6_000)])
    expect(texts(alpha)).toEqual(sent('beta'))
    expect(texts(beta)).toEqual(sent('alpha'))
    for (const name of ['alpha', 'beta'])
      expect(texts(gamma).filter((text) => text.startsWith(name))).toEqual(sent(name))
    for (const gateway of [alpha, beta, gamma]) expect(gateway.gaps()).toBe(1)
  })

  test('whoever comes last is heard by all at once, and hears all', async () => {
    await using alpha = await openListener(under)
    await using beta = await openListener(under)
    await using gamma = await openListener(under)
    const everyone = { alpha, beta, gamma }
    for (const [name, { broker }] of Object.entries(everyone)) broker.publish(Buffer.from(`I am ${name}`))
    for (const listener of Object.values(everyone)) await listener.hears(2)
    expect(texts(alpha).sort()).toEqual(['I am beta', 'I am gamma'])
    expect(texts(beta).sort()).toEqual(['I am alpha', 'I am gamma'])
    expect(texts(gamma).sort()).toEqual(['I am alpha', 'I am beta'])
    for (const gateway of Object.values(everyone)) expect(gateway.gaps()).toBe(1)
  })

  test('a message of exactly the largest size arrives byte for byte; a longer one is lost, and missed', async () => {
    await using sender = await openListener(under)
    await using receiver = await openListener(under)
    const messages = [randomBytes(sender.broker.largest), Buffer.alloc(0), Buffer.from([0, 255])]
    for (const message of messages) sender.broker.publish(message)
    await receiver.hears(3)
    expect(receiver.heard).toEqual(messages)
    expect(receiver.gaps()).toBe(1)
    sender.broker.publish(randomBytes(sender.broker.largest + 1))
    sender.broker.publish(Buffer.from('after'))
    await receiver.hears(4)
    expect(texts(receiver).at(-1)).toBe('after')
    expect(receiver.gaps()).toBe(2)
  })

  test('equal messages all arrive', async () => {
    await using sender = await openListener(under)
    await using receiver = await openListener(under)
    for (let i = 0; i < 100; i++) sender.broker.publish(Buffer.from('the same'))
    await receiver.hears(100)
    expect(new Set(texts(receiver))).toEqual(new Set(['the same']))
  })

  test('a broker that is killed loses messages and harms nobody; when it is back, a gap is told and messages flow', async () => {
    await using sender = await openListener(under)
    await using receiver = await openListener(under)
    await under.kill()
    await goesAway(sender, receiver)
    const before = await heldBytes()
    const message = randomBytes(sender.broker.largest)
    for (let i = 0; i < 20_000; i++) sender.broker.publish(message)
    expect((await heldBytes()) - before).toBeLessThan(16 * MiB)
    await under.restart()
    await Promise.all([sender.missesSome(2), receiver.missesSome(2)])
    expect([sender.broker.connected(), receiver.broker.connected()]).toEqual([true, true])
    await messagesFlow(sender, receiver)
    await messagesFlow(receiver, sender)
  })

  test('a broker that stalls is not waited for, nor fed from memory without bound; what is lost is missed', async () => {
    await using sender = await openListener(under)
    await using receiver = await openListener(under)
    const goOn = await under.stall()
    const before = await heldBytes()
    const message = randomBytes(5_000)
    for (let i = 0; i < 40_000; i++) {
      sender.broker.publish(message)
      if (i % 1_000 === 0) await pause(0)
    }
    expect((await heldBytes()) - before).toBeLessThan(40 * MiB)
    goOn()
    await receiver.missesSome(2)
    await messagesFlow(sender, receiver)
  })

  test('closing hands over what was published, and then nothing is left', async () => {
    await using receiver = await openListener(under)
    const sender = await openListener(under)
    for (let i = 0; i < 500; i++) sender.broker.publish(Buffer.from(`last ${i}`))
    await sender.broker.close()
    await receiver.hears(500)
    expect(sender.broker.connected()).toBe(false)
    sender.broker.publish(Buffer.from('too late'))
    await sender.broker.close()
    receiver.broker.publish(Buffer.from('nobody is there'))
    while ((await under.connections()) !== 1) await pause(20)
    expect(sender.heard).toEqual([])
  })

  // Last: the broker does not come back.
  test('closing ends also while the broker is away', async () => {
    const left = await openListener(under)
    await under.kill()
    await goesAway(left)
    const neverConnected = under.open()
    await Promise.all([left.broker.close(), neverConnected.close()])
    expect(left.gaps()).toBe(1)
  })
}

const texts = ({ heard }: Listener): string[] => heard.map((message) => message.toString())

async function goesAway(...listeners: Listener[]): Promise<void> {
  while (listeners.some(({ broker }) => broker.connected())) await pause(10)
}

/** Publishes until one is heard: the other side may not be listening again yet. */
async function messagesFlow(sender: Listener, receiver: Listener): Promise<void> {
  const again = randomBytes(20)
  while (!receiver.heard.some((message) => message.equals(again))) {
    sender.broker.publish(again)
    await pause(10)
  }
}
