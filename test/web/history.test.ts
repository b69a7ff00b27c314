import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogEntry } from '../../src/protocol/index.ts'
import { readPage } from '../../src/web/state/history.ts'
import { openWard, person, type Ward } from './ward.ts'

const alice = person('Alice')

async function readAll(ward: Ward, reader = alice): Promise<LogEntry[]> {
  const { head, from } = ward.conversationFor(reader)
  let log: readonly LogEntry[] = []
  for (;;) {
    const before = log[0]?.sequence ?? head + 1
    const page = await readPage(ward.callFor(reader), ward.conversationId, { before, from })
    log = [...page.entries, ...log]
    if (page.whole) return [...log]
  }
}

test('page after page gives the whole log, who came and went included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), async (steps) => {
      const ward = openWard('Réa', alice)
      for (const speaks of steps) speaks ? ward.says(alice, 'mot') : ward.renames(`nom ${ward.log.length}`)
      expect(await readAll(ward)).toEqual(ward.log)
    }),
    { numRuns: 40 },
  )
})

test('a hole larger than a page of events is read to its end', async () => {
  const ward = openWard('Réa', alice)
  ward.says(alice, 'avant')
  for (let number = 0; number < 450; number++) ward.renames(`nom ${number}`)
  ward.says(alice, 'après')
  expect(await readAll(ward)).toEqual(ward.log)
})

test('a bubble without a message still tells how it began', async () => {
  const ward = openWard('Réa', alice)
  ward.joins(person('Bruno'))
  expect((await readAll(ward)).map((entry) => entry.event)).toEqual([
    'bubble.created',
    'member.joined',
    'member.joined',
  ])
})

test('a guest reads from the day of arrival', async () => {
  const ward = openWard('Réa', alice)
  ward.says(alice, 'avant')
  const gilles = person('Gilles', 'guest')
  const arrival = ward.joins(gilles)
  ward.says(alice, 'bienvenue')
  expect((await readAll(ward, gilles))[0]).toEqual(arrival)
})
