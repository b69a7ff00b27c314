import { readdir } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { expect, test } from 'vitest'
import { createPasswordHashing } from '../../src/crypto/password-hash.ts'
import { TooManyWait } from '../../src/crypto/turns.ts'

/** As cheap as the library allows: what is tested here is not the cost. */
const cheap = { memoryKiB: 1024, passes: 1 }

test('A-1: a hash is argon2id with the configured cost, a salt of 16 bytes and 32 bytes of hash', async () => {
  const phc = await createPasswordHashing({ memoryKiB: 19_456, passes: 2 }, 1).hash('Bonjour-docteur-1')
  const [, kind, version, cost, salt = '', digest = ''] = phc.split('$')
  expect([kind, version, cost]).toEqual(['argon2id', 'v=19', 'm=19456,t=2,p=1'])
  expect(Buffer.from(salt, 'base64')).toHaveLength(16)
  expect(Buffer.from(digest, 'base64')).toHaveLength(32)
})

test('A-1: the same password never has the same hash', async () => {
  const hashing = createPasswordHashing(cheap, 1)
  const [one, other] = [await hashing.hash('Bonjour-docteur-1'), await hashing.hash('Bonjour-docteur-1')]
  expect(one).not.toBe(other)
  expect(await hashing.matches(one, 'Bonjour-docteur-1')).toBe(true)
  expect(await hashing.matches(other, 'Bonjour-docteur-1')).toBe(true)
  expect(await hashing.matches(one, 'Bonjour-docteur-2')).toBe(false)
})

test('A-2: one password typed on two keyboards, composed or not, is one password', async () => {
  const hashing = createPasswordHashing(cheap, 1)
  const composed = 'Hélène-Été-2026'.normalize('NFC')
  const decomposed = composed.normalize('NFD')
  expect(decomposed).not.toBe(composed)
  expect(await hashing.matches(await hashing.hash(composed), decomposed)).toBe(true)
  expect(await hashing.matches(await hashing.hash(decomposed), composed)).toBe(true)
  expect(await hashing.matches(await hashing.hash(composed), 'Helene-Ete-2026')).toBe(false)
})

test('A-2: nothing of a long password is cut off', async () => {
  const hashing = createPasswordHashing(cheap, 1)
  const long = `Aa1-${'é'.repeat(60)}`
  const phc = await hashing.hash(long)
  expect(await hashing.matches(phc, long)).toBe(true)
  expect(await hashing.matches(phc, long.slice(0, -1))).toBe(false)
  expect(await hashing.matches(phc, `${long}x`)).toBe(false)
})

test('A-1: beside those at work fifty may wait; the next is told to come back, and all others are served', async () => {
  const hashing = createPasswordHashing(cheap, 2)
  const all = await Promise.allSettled(Array.from({ length: 55 }, () => hashing.hash('Bonjour-docteur-1')))
  const refused = all.filter((outcome) => outcome.status === 'rejected')
  expect(refused.map(({ reason }) => reason instanceof TooManyWait)).toEqual([true, true, true])
  expect(all.slice(0, 52).every(({ status }) => status === 'fulfilled')).toBe(true)
})

test('A-1: the queue is shared by hashing, checking and pretending, and drains', async () => {
  const hashing = createPasswordHashing(cheap, 1)
  const phc = await hashing.hash('Bonjour-docteur-1')
  await hashing.pretend('warm')
  const all = await Promise.allSettled([
    ...Array.from({ length: 26 }, () => hashing.matches(phc, 'x')),
    ...Array.from({ length: 25 }, () => hashing.hash('x')),
    hashing.pretend('x'),
  ])
  expect(all.map(({ status }) => status).lastIndexOf('fulfilled')).toBe(50)
  expect(all.at(-1)).toMatchObject({ status: 'rejected', reason: expect.any(TooManyWait) })
  expect(await hashing.matches(phc, 'Bonjour-docteur-1')).toBe(true)
})

test('A-1: a failure frees its place', async () => {
  const hashing = createPasswordHashing(cheap, 1)
  for (let i = 0; i < 60; i++) await expect(hashing.matches('not a hash', 'x')).rejects.toThrow()
  expect(await hashing.hash('x')).toMatch(/^\$argon2id\$/)
})

test('A-1: a hash made with other parameters is outdated', async () => {
  const now = createPasswordHashing({ memoryKiB: 2048, passes: 1 }, 1)
  const before = createPasswordHashing(cheap, 1)
  expect(now.isOutdated(await before.hash('x'))).toBe(true)
  expect(now.isOutdated(await now.hash('x'))).toBe(false)
  expect(now.isOutdated('$2b$10$abcdefghijklmnopqrstuv')).toBe(true)
})

test.runIf(process.platform === 'linux')(
  'passwords are hashed by threads that stand back for everything else',
  async () => {
    const hashing = createPasswordHashing(cheap, 2)
    await Promise.all([hashing.hash('Bonjour-docteur-1'), hashing.hash('Bonjour-docteur-2')])
    const priorities = await Promise.all(
      (await readdir('/proc/self/task')).map(async (thread) => getPriority(Number(thread))),
    )
    expect(getPriority(process.pid)).toBe(0)
    expect(priorities.filter((priority) => priority === 19)).toHaveLength(2)
  },
)
