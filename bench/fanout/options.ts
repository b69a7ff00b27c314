import { readArguments, UsageError } from '../arguments.ts'
import type { Pace } from '../load/pace.ts'

const peerNames = ['ejabberd', 'stored', 'gathered', 'ruled'] as const
export type PeerName = (typeof peerNames)[number]

export interface FanoutOptions {
  rooms: number
  members: number
  modes: ('closed' | 'open')[]
  window: number
  rate: number
  seconds: number
  warm: number
  rounds: number
  /** Rounds before the first, of which nothing is counted. */
  warming: number
  /** Other servers to compare with, beside the floor. */
  peers: PeerName[]
  /** Two, to compare two gateways over one database with one. */
  gateways: number
  /** What carries hints between them: PostgreSQL's NOTIFY, or NATS. */
  broker: 'postgres' | 'nats'
  /** Idle connections to measure the memory of; 0 for none. */
  idle: number
  /** Directory for CPU profiles of the gateway. */
  profile: string | undefined
  json: boolean
}

const known = {
  flags: ['json'],
  values: {
    rooms: '10',
    members: '50',
    mode: 'both',
    window: '4',
    rate: '100',
    seconds: '8',
    warm: '2',
    rounds: '3',
    warming: '1',
    idle: '1000',
    peers: '',
    gateways: '1',
    broker: 'postgres',
    profile: undefined,
  },
}

/** Throws UsageError. */
export function fanoutOptions(args: string[]): FanoutOptions {
  const { whole, text, flag } = readArguments(args, known)
  return {
    rooms: whole('rooms', 1, 1_000),
    members: whole('members', 1, 1_000),
    modes: modesOf(text('mode')),
    // A socket may have 32 requests unanswered.
    window: whole('window', 1, 32),
    rate: whole('rate', 1, 100_000),
    seconds: whole('seconds', 1, 3_600),
    warm: whole('warm', 0, 600),
    rounds: whole('rounds', 1, 1_000),
    warming: whole('warming', 0, 100),
    idle: whole('idle', 0, 19_000),
    peers: peersOf(text('peers') ?? ''),
    gateways: whole('gateways', 1, 2),
    broker: brokerOf(text('broker')),
    profile: text('profile'),
    json: flag('json'),
  }
}

function peersOf(text: string): PeerName[] {
  return text
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      const known = peerNames.find((peer) => peer === name)
      if (known === undefined) throw new UsageError(`--peers knows ${peerNames.join(' and ')}`)
      return known
    })
}

function brokerOf(text: string | undefined): 'postgres' | 'nats' {
  if (text === 'postgres' || text === 'nats') return text
  throw new UsageError('--broker is postgres or nats')
}

function modesOf(text: string | undefined): ('closed' | 'open')[] {
  if (text === 'both') return ['closed', 'open']
  if (text === 'closed' || text === 'open') return [text]
  throw new UsageError('--mode is closed, open or both')
}

export function paceOf(mode: 'closed' | 'open', { window, rate }: FanoutOptions): Pace {
  return mode === 'closed' ? { mode, window } : { mode, rate }
}
