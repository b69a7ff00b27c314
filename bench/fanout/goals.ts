import type { Spread } from '../measure/statistics.ts'
import { twoGateways } from '../peers/prisme.ts'
import { ruledFloor, storedFloor } from '../peers/raw.ts'
import { type Compared, ratioOf, type Sample } from './figures.ts'
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
  options: { rate: number }
}

type Ratio = (mode: 'closed' | 'open', figure: Compared) => Spread | undefined

/** What Prisme means to reach. They are ratios within one run, and a wish until a run says they are met. */
export function goalsOf({ samples, idles, options }: Measured): Goal[] {
  const raw: Ratio = (mode, figure) =>
    ratioBetween(samples, mode, figure, { of: 'Prisme', to: 'raw ws.send' })
  const stored: Ratio = (mode, figure) =>
    ratioBetween(samples, mode, figure, { of: 'Prisme', to: storedFloor })
  const ruled: Ratio = (mode, figure) => ratioBetween(samples, mode, figure, { of: 'Prisme', to: ruledFloor })
  const idle = idles.find(({ peer }) => peer === 'Prisme')?.kibPerConnection
  return [
    ...goalsAgainstEjabberd(ejabberdToPrisme(samples), options.rate),
    {
      id: 'P4',
      text: 'saturated: deliveries per CPU second, Prisme ÷ raw ws.send',
      measured: raw('closed', 'deliveriesPerCpuSecond'),
      limit: 1,
      better: 'higher',
    },
    {
      id: 'P5',
      text: `open ${options.rate}: CPU per delivery, Prisme ÷ raw ws.send (the goal is for 100)`,
      measured: raw('open', 'microsPerDelivery'),
      limit: 1.5,
      better: 'lower',
    },
    {
      id: 'P4 stored',
      text: 'saturated: CPU per delivery, Prisme ÷ raw ws.send that stores first',
      measured: stored('closed', 'microsPerDelivery'),
      limit: 1,
      better: 'lower',
    },
    {
      id: 'P5 stored',
      text: `open ${options.rate}: CPU per delivery, Prisme ÷ raw ws.send that stores first (for 100)`,
      measured: stored('open', 'microsPerDelivery'),
      limit: 2,
      better: 'lower',
    },
    {
      id: 'P4 ruled',
      text: 'saturated: CPU per delivery, Prisme ÷ raw that does what the rules demand',
      measured: ruled('closed', 'microsPerDelivery'),
      limit: 1.25,
      better: 'lower',
    },
    {
      id: 'P5 ruled',
      text: `open ${options.rate}: CPU per delivery, Prisme ÷ raw that does what the rules demand (for 100)`,
      measured: ruled('open', 'microsPerDelivery'),
      limit: 1.75,
      better: 'lower',
    },
    {
      id: 'P8',
      text: 'memory of an idle signed-in connection, KiB (the goal is for 5,000)',
      measured: idle === undefined ? undefined : { median: idle, least: idle, most: idle },
      limit: 40,
      better: 'lower',
    },
    {
      id: 'P10',
      text: `open ${options.rate}: CPU per delivery, two gateways ÷ one (the goal is for 200)`,
      measured: twoToOne(samples)('open', 'microsPerDelivery'),
      limit: 1.35,
      better: 'lower',
    },
  ]
}

/** The peer's figure over ours, within each round: above 1 it costs more, or takes longer, than we do. */
export function ejabberdToPrisme(samples: readonly Sample[]): Ratio {
  return (mode, figure) => ratioBetween(samples, mode, figure, { of: 'ejabberd', to: 'Prisme' })
}

/** Two gateways over one, within each round. */
export function twoToOne(samples: readonly Sample[]): Ratio {
  return (mode, figure) => ratioBetween(samples, mode, figure, { of: twoGateways, to: 'Prisme' })
}

function goalsAgainstEjabberd(ratio: Ratio, rate: number): Goal[] {
  const goal = (id: string, text: string, measured: Spread | undefined, limit: number): Goal => ({
    id,
    text: `${text}, ejabberd ÷ Prisme`,
    measured,
    limit,
    better: 'higher',
  })
  return [
    goal('P1', 'saturated: CPU per delivery', ratio('closed', 'microsPerDelivery'), 15),
    goal('P2', `open ${rate}: CPU per delivery`, ratio('open', 'microsPerDelivery'), 3.5),
    goal('P3', `open ${rate}: p50`, ratio('open', 'p50'), 1),
    goal('P3', `open ${rate}: p99`, ratio('open', 'p99'), 1),
    goal('P3', 'saturated: p99', ratio('closed', 'p99'), 5),
  ]
}

function ratioBetween(
  samples: readonly Sample[],
  mode: string,
  figure: Compared,
  { of, to }: { of: string; to: string },
): Spread | undefined {
  const from = (peer: string): Sample[] =>
    samples.filter((sample) => sample.peer === peer && sample.mode === mode)
  const [above, below] = [from(of), from(to)]
  return above.length === 0 || below.length === 0 ? undefined : ratioOf(above, below, figure)
}

export function isMet({ measured, limit, better }: Goal): boolean | undefined {
  if (measured === undefined) return undefined
  return better === 'lower' ? measured.median <= limit : measured.median >= limit
}
