import { expect, test } from 'vitest'
import type { Call } from '../../src/protocol/client/index.ts'
import type { Output, ReadNews } from '../../src/protocol/index.ts'
import { createReadMarks, readersOf } from '../../src/web/state/read-marks.ts'
import { openWard, person } from './ward.ts'

const [alice, bruno, chloe, emma] = ['Alice', 'Bruno', 'Chloé', 'Emma'].map((name) => person(name)) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
]

/** Marks whose first reading the test answers. */
function opened() {
  let answer: (output: Output<'conversations.readMarks'>) => void = () => {}
  const call = () => new Promise((resolve) => (answer = resolve))
  // Only one operation is ever asked.
  const marks = createReadMarks({ call: call as unknown as Call, ownId: alice.accountId })
  return { marks, answer: (output: Output<'conversations.readMarks'>) => answer(output) }
}

const conversationId = openWard('Réa', alice).conversationId as ReadNews['conversationId']
const of = (accountId: ReadNews['marks'][number]['accountId'], readUpTo: number | null) => ({
  accountId,
  readUpTo,
})

test('what is told while the marks are read is not undone by their older answer', async () => {
  const { marks, answer } = opened()
  marks.take({ conversationId, marks: [of(bruno.accountId, 3)] })
  expect(marks.store.get().size).toBe(0)
  const first = marks.read(conversationId)
  answer({ shown: true, marks: [of(bruno.accountId, 3), of(chloe.accountId, null)] })
  await first
  const second = marks.read(conversationId)
  marks.take({ conversationId, marks: [of(bruno.accountId, 8), of(alice.accountId, 8)] })
  answer({ shown: true, marks: [of(bruno.accountId, 5), of(chloe.accountId, null)] })
  await second
  expect([...(marks.store.get().get(conversationId) ?? [])]).toEqual([
    [bruno.accountId, 8],
    [chloe.accountId, null],
  ])
})

test('M-8: marks of a log that was restored are void: nobody is said to have read what follows', async () => {
  const { marks, answer } = opened()
  const first = marks.read(conversationId)
  answer({ shown: true, marks: [of(bruno.accountId, 50)] })
  await first
  marks.forget()
  expect(marks.store.get().size).toBe(0)
  // The connection is back: what is open is read anew.
  marks.greeted()
  answer({ shown: true, marks: [of(bruno.accountId, 30)] })
  await expect.poll(() => marks.store.get().get(conversationId)?.get(bruno.accountId)).toBe(30)
})

test('a conversation that shows no marks has none', async () => {
  const { marks, answer } = opened()
  const reading = marks.read(conversationId)
  answer({ shown: false, marks: [] })
  await reading
  expect(marks.store.get().has(conversationId)).toBe(false)
})

test('a message was written to those who were there: who came later is no reader of it', () => {
  const ward = openWard('Réa', alice)
  for (const one of [bruno, chloe]) ward.joins(one)
  const { sequence, at } = ward.says(alice, 'bilan')
  ward.joins(emma)
  const marks = new Map([
    [bruno.accountId, sequence],
    [chloe.accountId, null],
    [emma.accountId, sequence + 1],
  ])
  const names = (people: readonly { displayName: string }[]) => people.map((one) => one.displayName)
  const readers = readersOf({ sequence, at }, ward.members(), marks, alice.accountId)
  expect([names(readers.read), names(readers.notYet), names(readers.silent)]).toEqual([
    ['Bruno'],
    [],
    ['Chloé'],
  ])
  const earlier = readersOf({ sequence: sequence + 1, at }, ward.members(), marks, alice.accountId)
  expect([names(earlier.read), names(earlier.notYet)]).toEqual([[], ['Bruno']])
})
