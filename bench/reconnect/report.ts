import type { LoadFigures } from '../load/orders.ts'
import type { Machine } from '../measure/machine.ts'
import type { Processors } from '../measure/processor-time.ts'
import { machineLines } from '../report/machine-lines.ts'
import { rounded, table } from '../report/table.ts'
import type { Returned } from './crowd-orders.ts'
import type { Floor } from './floor.ts'
import type { ReconnectOptions } from './options.ts'

/** What those who were on saw, and the CPU seconds of each process tree meanwhile. */
export interface Talk {
  figures: LoadFigures
  cpu: Processors
}

export interface ReconnectResult {
  options: ReconnectOptions
  machine: Machine
  raised: Record<string, string>
  /** Seconds from asking the gateway to stop until the next one listened. */
  outage: number
  first: Returned
  quiet: Talk
  storm: Returned
  talkMeanwhile: Talk
  /** Clients that do not know everything in the end. */
  lacking: number
  /** Empty where they were not asked for. */
  floors: readonly Floor[]
}

const goal = 2

/** Prints the result for people, and as one line of JSON when asked. Answers whether nobody lost anything. */
export function printReconnect(result: ReconnectResult): boolean {
  const { options, machine, raised, first, quiet, storm, talkMeanwhile, lacking, outage, floors } = result
  const millis = millisPerReconnect(result)
  const { counted, errors } = storm
  console.log(`\n${machineLines(machine, raised)}`)
  console.log(
    `\n${options.clients} clients of 500 people from 200 addresses, at most ${options.atOnce} connecting at once. ` +
      `Down for ${rounded(outage, 1)} s.\n${options.missed} % of the bubbles were written to meanwhile: three ` +
      'messages while everyone was away, one when half were back.\n',
  )
  const row = (name: string, { seconds, p50, p99, errors: failed }: Returned): string[] => [
    name,
    rounded(seconds, 1),
    rounded(p50 / 1_000, 1),
    rounded(p99 / 1_000, 1),
    rounded(failed.length),
  ]
  const headings = ['', 'all on after s', 'half after s', '99 % after s', 'errors']
  console.log(table(headings, [row('first connection', first), row('reconnection', storm)]))
  for (const error of new Set(errors.slice(0, 5))) console.log(`  ${error}`)
  console.log(`\nOf those coming back: ${counts(counted)}.`)
  console.log(
    `Server CPU per reconnection: ${rounded(millis.net, 2)} ms (${parts(millis.each)}), without what those who were ` +
      `on cost when it was quiet (${rounded(millis.all - millis.net, 2)} ms).`,
  )
  const ratios = floors.map(({ name, each }) => {
    const least = sum(each)
    console.log(
      `${name} needs ${rounded(least, 2)} ms (${parts(each)}) to let one in: ${rounded(millis.net / least, 2)} ×`,
    )
    return [name, millis.net / least] as const
  })
  const talk = (name: string, { figures }: Talk): string[] => [
    name,
    rounded(figures.p50, 1),
    rounded(figures.p99, 1),
    rounded(figures.max, 1),
    rounded(Math.abs(figures.lost) + figures.unanswered),
  ]
  console.log(
    `\n${table(
      ['those who were on', 'p50 ms', 'p99 ms', 'max ms', 'lost'],
      [talk('quiet', quiet), talk('while all came back', talkMeanwhile)],
    )}`,
  )
  const met = millis.net <= goal && errors.length === 0 && lacking === 0
  console.log(`\nP9 at most ${goal} ms of server CPU each, no error: ${met ? 'met' : 'not met'}`)
  console.log(lacking === 0 ? 'Nobody misses a message.' : `${lacking} CLIENTS MISS MESSAGES.`)
  if (options.json) {
    const { net, all } = millis
    console.log(
      JSON.stringify({
        bench: 'reconnect',
        cpuMillisPerReconnect: net,
        cpuMillisInAll: all,
        ratios: Object.fromEntries(ratios),
        met,
        ...result,
      }),
    )
  }
  return lacking === 0 && errors.length === 0 && talkMeanwhile.figures.lost === 0
}

/** `net` leaves out what those who were on cost in the same time when it was quiet. */
function millisPerReconnect({ options, quiet, talkMeanwhile }: ReconnectResult) {
  const share = talkMeanwhile.figures.seconds / quiet.figures.seconds
  const perClient = (seconds: number): number => (seconds * 1_000) / options.clients
  const each = Object.fromEntries(
    Object.entries(talkMeanwhile.cpu).map(([name, used]) => [
      name,
      perClient(used - (quiet.cpu[name] ?? 0) * share),
    ]),
  )
  return { each, net: sum(each), all: perClient(sum(talkMeanwhile.cpu)) }
}

function sum(values: Processors): number {
  return Object.values(values).reduce((total, value) => total + value, 0)
}

function parts(values: Processors): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${rounded(value, 2)}`)
    .join(' + ')
}

function counts(counted: Returned['counted']): string {
  const { leftTicket, restTicket, refusedTicket, page, pulled, pushed, twice } = counted
  return (
    `${rounded(leftTicket)} with the ticket of their last connection, ${rounded(restTicket)} with one they asked ` +
    `for${refusedTicket > 0 ? ` (${rounded(refusedTicket)} after a refusal)` : ''}; ${rounded(page)} pages pulled ` +
    `with ${rounded(pulled)} events, ${rounded(pushed)} events pushed, ${rounded(twice)} seen twice and dropped`
  )
}
