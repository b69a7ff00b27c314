import { type Arguments, readArguments, UsageError } from '../../bench/arguments.ts'
import { type Mutant, mutants } from './mutants/mutants.ts'
import { type FaultName, faultNames, onlyIn } from './nemesis/schedule.ts'
import type { BrokerKind } from './world/broker.ts'
import type { StoreKind } from './world/store.ts'

export const usage = `Usage: npm run chaos -- [--seconds 120] [--seed 1] [--gateways 3] [--faults kill-gateway,cut,…]
                            [--writers 50] [--readers 30] [--conversations 200] [--pace 1] [--files 2] [--stalled 100]
                            [--broker postgres|nats] [--store directory|s3] [--patience 90]
                            [--keep directory] [--json]
       npm run chaos -- --mutants           every seeded bug, each of which must be found
       npm run chaos -- --mutant name       one of them: ${mutants.map(({ name }) => name).join(', ')}
Faults: ${faultNames.join(', ')}`

export interface Options {
  seconds: number
  seed: string
  gateways: number
  faults: readonly FaultName[]
  size: { writers: number; readers: number; conversations: number; stalled: number }
  pace: number
  /** Per minute and writer. */
  files: number
  broker: BrokerKind
  store: StoreKind
  patience: number
  keep: string | undefined
  /** The seeded bugs to hunt, instead of a run of the real thing. */
  mutants: readonly Mutant[]
  json: boolean
}

const defaults = {
  seconds: '120',
  seed: '1',
  gateways: '3',
  faults: undefined,
  writers: '50',
  readers: '30',
  conversations: '200',
  pace: '1',
  stalled: '100',
  files: '2',
  broker: 'postgres',
  store: 'directory',
  patience: '90',
  keep: undefined,
  mutant: undefined,
}

/** Reads the command line. Throws UsageError. */
export function readOptions(args: string[]): Options {
  const given = readArguments(args, { values: defaults, flags: ['json', 'mutants'] })
  const store = storeOf(given.text('store'))
  return {
    seconds: given.whole('seconds', 5, 86_400),
    seed: given.text('seed') ?? '1',
    gateways: given.whole('gateways', 1, 9),
    faults: faultsOf(given, store),
    size: {
      writers: given.whole('writers', 1, 500),
      readers: given.whole('readers', 1, 500),
      conversations: given.whole('conversations', 1, 2_000),
      stalled: given.whole('stalled', 0, 2_000),
    },
    pace: given.whole('pace', 1, 50),
    files: given.whole('files', 0, 600),
    broker: brokerOf(given.text('broker')),
    store,
    patience: given.whole('patience', 1, 600),
    keep: given.text('keep'),
    mutants: given.flag('mutants') ? mutants : mutantsOf(given.text('mutant')),
    json: given.flag('json'),
  }
}

/** By themselves all that can befall this store. */
function faultsOf(given: Arguments, store: StoreKind): readonly FaultName[] {
  const text = given.text('faults')
  if (text === undefined) return faultNames.filter((name) => (onlyIn[name] ?? store) === store)
  return text.split(',').map((name) => {
    const known = faultNames.find((each) => each === name.trim())
    if (known === undefined) throw new UsageError(`there is no fault "${name}"`)
    return known
  })
}

function brokerOf(text: string | undefined): BrokerKind {
  if (text === 'postgres' || text === 'nats') return text
  throw new UsageError('--broker is postgres or nats')
}

function storeOf(text: string | undefined): StoreKind {
  if (text === 'directory' || text === 's3') return text
  throw new UsageError('--store is directory or s3')
}

function mutantsOf(text: string | undefined): readonly Mutant[] {
  if (text === undefined) return []
  const wanted = mutants.filter(({ name }) => name === text)
  if (wanted.length === 0) throw new UsageError(`there is no mutant "${text}"`)
  return wanted
}
