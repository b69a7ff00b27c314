import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { mannWhitney } from '../support/mann-whitney.ts'
import { note } from '../support/played.ts'
import { rowsOf } from '../support/rows.ts'

/** `npm run timing` asks for 500; without it nothing here depends on how long anything takes. */
const samples = Number(process.env['PRISME_TIMING_SAMPLES'] ?? 0)

interface Answer {
  milliseconds: number
  /** Status, names and values of headers, the body: without what is drawn by chance, what the clock says, what was asked. */
  looks: unknown
}

let house: House<'alice'>
/** Addresses that have an account: of this company, and of another one. */
let ours: string
let theirs: string
let questions: Record<string, { known: string; ask(email: string): Promise<Answer> }>
let strangers = 0
const stranger = (): string => `personne.${strangers++}@example.org`

beforeAll(async () => {
  house = await openHouse({ people: { alice: 'company_admin' } })
  const { alice } = house.people
  const { carole } = await house.company('Autre établissement', { carole: 'user' })
  ours = alice.email
  theirs = carole.email
  await alice.call('company.changePolicy', {
    expectedVersion: 0,
    changes: { registration: { mode: 'open', domains: ['example.org'] } },
  })
  await house.app.services.operator.addDomain(house.companyId, 'example.org')
  const { conversationId } = await alice.creates('Avec des invités')
  questions = {
    'sessions.signIn': {
      known: ours,
      ask: (email) => post('/v1/sessions', { email, password: 'Faux-mot-de-passe-1' }),
    },
    'sessions.ways': { known: ours, ask: (email) => post('/v1/sessions/ways', { email }) },
    'accounts.register': {
      known: ours,
      ask: (email) => post('/v1/registrations', { email, password: 'Vokv!lumi-4zu', displayName: 'Zoé' }),
    },
    'accounts.requestPasswordReset': { known: ours, ask: (email) => post('/v1/password-resets', { email }) },
    'invitations.inviteGuest': {
      known: theirs,
      ask: async (email) =>
        post(`/v1/bubbles/${conversationId}/invitations`, { email }, await alice.session.accessToken()),
    },
  }
})
afterAll(() => house[Symbol.asyncDispose]())

async function post(
  path: string,
  body: { email: string } & Record<string, string>,
  token?: string,
): Promise<Answer> {
  const started = performance.now()
  const response = await fetch(`${house.origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const milliseconds = performance.now() - started
  return {
    milliseconds,
    looks: {
      status: response.status,
      // The length of a body is that of the address it repeats.
      headers: [...response.headers].filter(([name]) => name !== 'date' && name !== 'content-length'),
      body: text
        .replaceAll(body.email, 'address')
        .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'instant'),
    },
  }
}

/** Budgets and counters hide the long way once they are used up: each pair begins anew. */
const anew = (): Promise<unknown> =>
  rowsOf(
    house.adminUrl,
    'delete from prisme.throttles; delete from prisme.password_resets; delete from prisme.invitations',
  )

async function pairOf(name: string, turn: number): Promise<{ known: Answer; unknown: Answer }> {
  const question = questions[name]
  if (question === undefined) throw new Error(name)
  const { known, ask } = question
  // Whichever comes first has the advantage, by turns.
  if (turn % 2 === 0) return { known: await ask(known), unknown: await ask(stranger()) }
  const unknown = await ask(stranger())
  return { known: await ask(known), unknown }
}

test('A-7: signing in, asking for the ways in, registering, asking for a code and inviting answer the same whether an address has an account or not', async () => {
  for (const name of Object.keys(questions)) {
    await anew()
    const { known, unknown } = await pairOf(name, 0)
    expect(known.looks, name).toEqual(unknown.looks)
    const { status } = known.looks as { status: number }
    // An answer that refuses the question itself would be the same for everybody, and prove nothing.
    expect([200, 201, 202, 401], name).toContain(status)
    note(name, 'done')
  }
})

if (samples > 0)
  test('A-7: and as soon: no test of so many samples tells the two apart', async () => {
    /** One operation after another would take too long; each is asked one question at a time. */
    const measured = Object.keys(questions).map(async (name) => {
      await pairOf(name, 0)
      const known: number[] = []
      const unknown: number[] = []
      for (let turn = 0; turn < samples; turn++) {
        await anew()
        const pair = await pairOf(name, turn)
        known.push(pair.known.milliseconds)
        unknown.push(pair.unknown.milliseconds)
      }
      // Tenths of milliseconds: less cannot be told from the noise of a timer.
      const tenths = (values: number[]): number[] => values.map((value) => Math.round(value * 10))
      return { name, known, unknown, p: mannWhitney(tenths(known), tenths(unknown)) }
    })
    const rows = await Promise.all(measured)
    process.stdout.write(`${tableOf(rows)}\n`)
    for (const { name, p } of rows) expect(p, name).toBeGreaterThan(0.01)
  }, 900_000)

function tableOf(rows: { name: string; known: number[]; unknown: number[]; p: number }[]): string {
  const at = (values: number[], share: number): string =>
    ([...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(1)
  const lines = rows.map(
    ({ name, known, unknown, p }) =>
      `| \`${name}\` | ${at(known, 0.5)} / ${at(known, 0.95)} | ${at(unknown, 0.5)} / ${at(unknown, 0.95)} | ${p.toFixed(3)} |`,
  )
  return ['| operation | known: median / p95, ms | unknown | p |', '|---|---|---|---|', ...lines].join('\n')
}

test('the test of the samples finds what is apart, and nothing where nothing is', () => {
  const near = Array.from({ length: 100 }, (_, i) => 250 + ((i * 7) % 13))
  const far = near.map((value) => value + 4)
  expect(mannWhitney(near, [...near].reverse())).toBeGreaterThan(0.9)
  expect(mannWhitney(near, far)).toBeLessThan(1e-6)
  expect(mannWhitney([250, 250], [250, 250])).toBe(1)
})
