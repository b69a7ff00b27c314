import { expect, inject, test } from 'vitest'
import { hunt } from './mutants/hunt.ts'
import { mutants } from './mutants/mutants.ts'
import { run } from './run.ts'

/** The short form of `npm run chaos`: see docs/operations/chaos.md. */
const report = (): void => {}

test('M-9: killed, cut off and stopped servers lose nothing, repeat nothing and keep the order', async () => {
  const { broken } = await run({
    report,
    seed: '42',
    seconds: 14,
    gateways: 3,
    size: { writers: 6, readers: 6, conversations: 12, stalled: 8 },
    pace: 2,
    files: 20,
    faults: [
      'kill-gateway',
      'stop-postgres',
      'kill-backend',
      'disk-full',
      'cut',
      'cut-database',
      'silence-broker',
      'store-down',
      'store-full',
      'keys-down',
    ],
    broker: 'postgres',
    store: 'directory',
    scanner: inject('clamdSocket'),
    patience: 60,
  })
  expect(broken).toEqual([])
}, 180_000)

test('M-10: servers that remember client ids in memory only, and push to who was removed, are found', async () => {
  const seeded = mutants.filter(({ name }) => ['dedupe-in-memory', 'no-cut-off'].includes(name))
  const { missed } = await hunt(seeded, { seed: '42', report, scanner: inject('clamdSocket') })
  expect(seeded).toHaveLength(2)
  expect(missed).toEqual([])
}, 180_000)
