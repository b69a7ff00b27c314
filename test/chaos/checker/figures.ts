import { percentile } from '../../../bench/measure/statistics.ts'
import type { Broken, Evidence } from './evidence.ts'
import type { Intent } from './sends.ts'

/** G4, in milliseconds. */
const convergeWithin = 30_000
const mebibyte = 1024 * 1024
/** M-7: so much may wait for one socket before the server leaves events out, with what the kernel and TLS add. */
const perStalledSocket = 2 * mebibyte
/** What a busy server may need beyond its first minutes. */
const headroom = 384 * mebibyte

/** I8: after the faults, everyone has everything within the promised time. */
export function everyoneConverged({ convergence }: Evidence): Broken[] {
  return convergence.flatMap(({ after, milliseconds, behind }) => {
    if (milliseconds !== undefined && milliseconds <= convergeWithin) return []
    const took = milliseconds === undefined ? 'never' : `after ${(milliseconds / 1_000).toFixed(1)} s`
    const who = behind.length === 0 ? '' : `; behind: ${behind.slice(0, 5).join(', ')}`
    return [{ invariant: 'I8', what: `after ${after}, everyone converged ${took}${who}` } as const]
  })
}

/** I9: sockets that never read do not make a server grow without bound. */
export function memoryIsBounded({ memory, stalledSockets }: Evidence): Broken[] {
  return memory.flatMap(({ gateway, baseline, most }) => {
    const bound = baseline + stalledSockets * perStalledSocket + headroom
    if (most <= bound) return []
    const inMiB = (bytes: number): string => `${Math.round(bytes / mebibyte)} MiB`
    return [
      { invariant: 'I9', what: `gateway ${gateway} grew to ${inMiB(most)}, beyond ${inMiB(bound)}` } as const,
    ]
  })
}

export interface Times {
  name: string
  /** Milliseconds, ascending. */
  values: number[]
}

/** How long messages took from their first attempt: to their acknowledgement, and to each reader's hands. */
export function timesOf(intents: readonly Intent[], history: Evidence['history']): Times[] {
  const begun = new Map(intents.map(({ clientId, attempts }) => [clientId, attempts[0]?.invokedAt ?? 0]))
  const ascending = (values: number[]): number[] => values.sort((a, b) => a - b)
  const acknowledgements = intents.flatMap(({ clientId, attempts }) => {
    const ends = attempts.flatMap(({ outcome, endedAt }) => (outcome === 'ok' && endedAt ? [endedAt] : []))
    return ends.length === 0 ? [] : [Math.min(...ends) - (begun.get(clientId) ?? 0)]
  })
  const deliveries = history.flatMap((record) => {
    const start = record.kind === 'deliver' ? begun.get(record.clientId ?? '') : undefined
    return start === undefined ? [] : [record.at - start]
  })
  return [
    { name: 'acknowledged', values: ascending(acknowledgements) },
    { name: 'delivered', values: ascending(deliveries) },
  ]
}

const edges = [5, 20, 100, 500, 1_000, 2_000, 5_000, 10_000, 30_000, Number.POSITIVE_INFINITY]

/** A histogram as lines of text. */
export function histogram({ name, values }: Times): string[] {
  const ms = (share: number): string => `${Math.round(percentile(values, share))} ms`
  const head = `${name}: ${values.length}, median ${ms(0.5)}, p99 ${ms(0.99)}, most ${ms(1)}`
  const bars = edges.map((edge, index) => {
    const above = edges[index - 1] ?? 0
    const count = values.filter((value) => value > above && value <= edge).length
    const label = Number.isFinite(edge) ? `≤ ${edge} ms` : `> ${above} ms`
    return `  ${label.padStart(11)} ${String(count).padStart(8)} ${'█'.repeat(Math.ceil((40 * count) / Math.max(1, values.length)))}`
  })
  return [head, ...bars]
}
