import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openHouse } from '../house/open-house.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import { prismePeer } from '../peers/prisme.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { AskOrder, Question } from './asker.ts'
import type { FillOrder } from './fill.ts'
import type { GrowthNeeds } from './growth.ts'
import type { Outcome, Point } from './outcome.ts'

interface Subject {
  size: number
  email: string
  conversationId: string
}

/** Powers of ten up to the largest. */
function sizesUpTo(least: number, most: number): number[] {
  const sizes: number[] = []
  for (let size = least; size < most; size *= 10) sizes.push(size)
  return [...sizes, most]
}

/** What a page, a resume and a send cost as the history of one bubble grows. */
export async function growHistory(needs: GrowthNeeds): Promise<Outcome> {
  const sizes = sizesUpTo(1_000, needs.options.most.history)
  const points = await measure(needs, 'history', sizes, (size) => [size], ['page', 'resume', 'send'])
  return {
    of: 'history',
    title: 'History of one bubble',
    axis: 'messages in the bubble',
    points,
    figures: figuresOf(['page', 'resume', 'send']),
    plots: [
      plot(
        'history',
        'CPU of a request as a bubble’s history grows',
        'ms of CPU',
        cpuOf(['page', 'resume', 'send']),
      ),
    ],
    flat: cpuOf(['page', 'resume', 'send']),
  }
}

/** The same as an account has more conversations; and what must grow with them: their list, and connecting. */
export async function growConversations(needs: GrowthNeeds): Promise<Outcome> {
  const sizes = sizesUpTo(10, needs.options.most.conversations)
  const questions: Question[] = ['page', 'resume', 'send', 'list', 'connect']
  const points = await measure(
    needs,
    'conversations',
    sizes,
    (size) => [300, ...Array(size - 1).fill(0)],
    questions,
  )
  return {
    of: 'conversations',
    title: 'Conversations of one account',
    axis: 'conversations of the account',
    points,
    figures: figuresOf(questions),
    plots: [
      plot('conversations', 'CPU of a request as an account has more conversations', 'ms of CPU', [
        ...cpuOf(['page', 'resume', 'send']),
      ]),
      plot('conversations-list', 'What an account pays for all its conversations', 'ms of CPU', [
        ...cpuOf(['list', 'connect']),
      ]),
    ],
    flat: cpuOf(['page', 'resume', 'send']),
  }
}

function cpuOf(questions: Question[]): string[] {
  return questions.map((question) => `${question} CPU`)
}

function figuresOf(questions: Question[]): Record<string, string> {
  return Object.fromEntries(
    questions.flatMap((question) => [
      [`${question} CPU`, 'ms'],
      [question, 'ms'],
    ]),
  )
}

function plot(file: string, title: string, y: string, figures: string[]): Outcome['plots'][number] {
  return { file: `growth-${file}.svg`, title, y, figures }
}

/** Every size has an account of its own; all are filled first, then asked in turn, round after round. */
async function measure(
  { options, directory, stack, report }: GrowthNeeds,
  name: string,
  sizes: number[],
  bubblesOf: (size: number) => number[],
  questions: Question[],
): Promise<Point[]> {
  const place = join(directory, name)
  const members = sizes.length
  const house = await openHouse({ directory: place, rooms: 1, members, socketsPerAccount: 10, stack, report })
  const { companyId, environment, target } = house
  const filler = await startWorker(new URL('fill.ts', import.meta.url), { environment })
  stack.defer(filler.stop)
  const subjects: Subject[] = []
  for (const [index, size] of sizes.entries()) {
    report(`${name}: filling ${size.toLocaleString('en')}…`)
    const { email, accountId } = target.rooms[0]?.[index] ?? { email: '', accountId: '' }
    const order: FillOrder = { companyId, accountId, bubbles: bubblesOf(size) }
    const [conversationId = ''] = (await filler.ask(order)) as string[] // What it answers.
    subjects.push({ size, email, conversationId })
  }
  await filler.stop()
  report(`${name}: PostgreSQL tidies up what was filled…`)
  await tidiedUp(house.postgresPid)
  const serving = await prismePeer({ house, profile: undefined, report }).serve()
  stack.defer(serving.stop)
  const asker = await startWorker(new URL('asker.ts', import.meta.url))
  stack.defer(asker.stop)
  const { port, authority, password } = target
  const ask = (order: AskOrder, onEdge?: () => void): Promise<unknown> => asker.ask(order, onEdge)
  await ask({ order: 'meet', port, authority, password })

  const points: Point[] = []
  // The first round warms up: code, caches and pages of the database.
  for (let round = 0; round <= options.rounds; round++) {
    for (const { size, email, conversationId } of subjects) {
      await ask({ order: 'be', email })
      const figures: Record<string, number> = {}
      for (const question of questions) {
        // These carry everything an account has: a few of them are measurement enough.
        const times =
          question === 'list' || question === 'connect' ? Math.ceil(options.times / 10) : options.times
        const readings: Processors[] = []
        const order: AskOrder = { order: 'ask', question, conversationId, times }
        const took = await ask(order, () => readings.push(readProcessors(serving.processes)))
        const cpu = Object.values(usedBetween(readings[0], readings[1]))
        figures[question] = took as number // What it answers.
        figures[`${question} CPU`] = (cpu.reduce((sum, seconds) => sum + seconds, 0) * 1_000) / times
      }
      if (round > 0) points.push({ round, size, figures })
      report(`${name}, round ${round}: ${size.toLocaleString('en')} done`)
    }
  }
  return points
}

/** PostgreSQL looks once a minute whether there is something to vacuum or analyse; in milliseconds. */
const looksEvery = 61_000

/** Until what filling left to do is done: it must not be counted as what a question costs. */
async function tidiedUp(postgres: number): Promise<void> {
  await pause(looksEvery)
  for (;;) {
    const before = readProcessors({ postgres })
    await pause(3_000)
    const { postgres: seconds = 0 } = usedBetween(before, readProcessors({ postgres }))
    if (seconds < 0.05) return
  }
}
