import type { Spread } from '../measure/statistics.ts'
import { ratioOf, type Sample } from './figures.ts'
import type { IdleFigures } from './idle.ts'

export interface Goal {
  id: string
  text: string
  /** Undefined when this run could not tell. */
  measured: Spread | undefined
  limit: number
  better: 'lower' | 'higher'
}

export interface Measured {
  samples: readonly Sample[]
  idles: readonly IdleFigures[]
}

/** What Prisme means to reach. They are ratios within one run, and a wish until a run says they are met. */
export function goalsOf({ samples, idles }: Measured): Goal[] {
  const of = (peer: string, mode: string): Sample[] =>
    samples.filter((sample) => sample.peer === peer && sample.mode === mode)
  const toRaw = (mode: string, figure: Parameters<typeof ratioOf>[2]): Spread | undefined => {
    const [ours, raw] = [of('Prisme', mode), of('raw ws.send', mode)]
    return ours.length === 0 || raw.length === 0 ? undefined : ratioOf(ours, raw, figure)
  }
  const idle = idles.find(({ peer }) => peer === 'Prisme')?.kibPerConnection
  return [
    {
      id: 'P4',
      text: 'saturated: deliveries per CPU second, Prisme ÷ raw ws.send',
      measured: toRaw('closed', 'deliveriesPerCpuSecond'),
      limit: 1,
      better: 'higher',
    },
    {
      id: 'P5',
      text: 'open loop: CPU per delivery, Prisme ÷ raw ws.send',
      measured: toRaw('open', 'microsPerDelivery'),
      limit: 1.5,
      better: 'lower',
    },
    {
      id: 'P8',
      text: 'memory of an idle signed-in connection, KiB (the goal is for 5,000)',
      measured: idle === undefined ? undefined : { median: idle, least: idle, most: idle },
      limit: 40,
      better: 'lower',
    },
  ]
}

export function isMet({ measured, limit, better }: Goal): boolean | undefined {
  if (measured === undefined) return undefined
  return better === 'lower' ? measured.median <= limit : measured.median >= limit
}
