import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createBatcher } from '../../src/database/batcher.ts'
import { DatabaseUnavailable } from '../../src/database/transaction.ts'

/** A batcher whose batches and whose gathering end when they are told to. */
function batcher() {
  const batches: number[] = []
  const commits: (() => void)[] = []
  const gatherings: (() => void)[] = []
  const run = (_company: string, calls: readonly number[]): Promise<readonly number[]> => {
    batches.push(calls.length)
    return new Promise((resolve) => commits.push(() => resolve(calls)))
  }
  const call = createBatcher(run, {
    largest: 16,
    gather: () => new Promise<void>((resolve) => gatherings.push(resolve)),
  })
  const ask = (count: number): Promise<number[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => call('company', at)))
  const commit = async (): Promise<void> => {
    commits.shift()?.()
    await turnOfTheLoop()
    await turnOfTheLoop()
  }
  const gathered = async (): Promise<void> => {
    gatherings.shift()?.()
    await turnOfTheLoop()
  }
  return { batches, gatherings, ask, commit, gathered }
}

test('after a batch of eight the next one waits for what comes back of it', async () => {
  const { batches, gatherings, ask, commit, gathered } = batcher()
  const answers = [ask(1), ask(9)]
  await commit()
  answers.push(ask(3))
  await commit()
  expect([batches, gatherings.length]).toEqual([[1, 9], 1])
  answers.push(ask(4))
  await gathered()
  expect(batches).toEqual([1, 9, 7])
  await commit()
  expect((await Promise.all(answers)).map(({ length }) => length)).toEqual([1, 9, 3, 4])
})

test('nobody waits after a smaller batch, nor when the next one is full', async () => {
  const { batches, gatherings, ask, commit } = batcher()
  const answers = [ask(1), ask(7)]
  await commit()
  answers.push(ask(9))
  await commit()
  expect([batches, gatherings.length]).toEqual([[1, 7, 9], 0])
  answers.push(ask(16))
  await commit()
  expect([batches, gatherings.length]).toEqual([[1, 7, 9, 16], 0])
  await commit()
  expect((await Promise.all(answers)).map(({ length }) => length)).toEqual([1, 7, 9, 16])
})

test('a call that comes while nothing else waits is gathered too, and one after that begins at once', async () => {
  const { batches, ask, commit, gathered } = batcher()
  const answers = [ask(1), ask(8)]
  await commit()
  await commit()
  answers.push(ask(1))
  await turnOfTheLoop()
  expect(batches).toEqual([1, 8])
  await gathered()
  expect(batches).toEqual([1, 8, 1])
  await commit()
  answers.push(ask(1))
  expect(batches).toEqual([1, 8, 1, 1])
  await commit()
  await Promise.all(answers)
})

test('a batch that is full while it gathers begins at once, and what gathered it ends nothing later', async () => {
  const { batches, gatherings, ask, commit, gathered } = batcher()
  const answers = [ask(1), ask(8)]
  await commit()
  await commit()
  answers.push(ask(15))
  await turnOfTheLoop()
  expect(batches).toEqual([1, 8])
  answers.push(ask(2))
  await turnOfTheLoop()
  expect(batches).toEqual([1, 8, 16])
  await gathered()
  expect(batches).toEqual([1, 8, 16])
  await commit()
  expect([batches, gatherings.length]).toEqual([[1, 8, 16], 1])
  answers.push(ask(1))
  await gathered()
  expect(batches).toEqual([1, 8, 16, 2])
  await commit()
  expect((await Promise.all(answers)).map(({ length }) => length)).toEqual([1, 8, 15, 2, 1])
})

test('a busy company whose batch the database lost gathers and is answered all the same', async () => {
  const runs: number[] = []
  const call = createBatcher<number, number>(async (_company, calls) => {
    runs.push(calls.length)
    if (calls.length === 8) throw new DatabaseUnavailable('gone')
    return calls
  })
  const ask = (count: number): Promise<PromiseSettledResult<number>[]> =>
    Promise.allSettled(Array.from({ length: count }, (_, at) => call('company', at)))
  const first = ask(1)
  const lost = await ask(8)
  expect(lost.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'rejected'))
  expect(await ask(2)).toMatchObject([{ value: 0 }, { value: 1 }])
  expect(await first).toMatchObject([{ value: 0 }])
  expect(runs).toEqual([1, 8, 2])
})
