import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import {
  type Asker,
  allOperations,
  askers,
  KeyScope,
  type Operation,
  type Scope,
  scopes,
  verdictFor,
} from '../../src/protocol/index.ts'
import { openHouse } from '../support/house.ts'
import { rowsOf } from '../support/rows.ts'
import { type RawSocket, rawSocket } from '../transport/raw-socket.ts'
import { portOf, signedInSocket } from '../transport/signed-in-socket.ts'

type Answer = (operation: Operation, input: Record<string, unknown>) => Promise<string>
type Who = Asker | 'nobody'

/** A-20 by hand: which scopes each may use. What the code says of itself is compared with this, not with itself. */
const everybody = ['guest', 'user', 'company_admin', 'service'] as const
const persons = ['guest', 'user', 'company_admin'] as const
const staff = ['user', 'company_admin', 'service'] as const
const administration = ['company_admin', 'service'] as const
const law: Readonly<Record<Scope, readonly Asker[]>> = {
  session: persons,
  'directory:read': everybody,
  'bubbles:create': staff,
  'bubbles:manage': everybody,
  'directs:open': everybody,
  'conversations:read': everybody,
  'messages:send': everybody,
  'files:upload': everybody,
  'files:read': everybody,
  'company:manage': administration,
  'members:manage': administration,
  'guests:invite': staff,
  'keys:manage': ['user', 'company_admin'],
  'webhooks:manage': administration,
  'directory:provision': ['service'],
}

function expected(who: Who, operation: Operation): string {
  const { scope } = operation
  if (scope === 'public') return 'admitted'
  if (who === 'nobody') return 'not_authenticated'
  const verdict = verdictFor(who, operation)
  const lawful = law[scope].includes(who) || (who === 'service' && operation.byKey === true)
  const byProgram = who === 'service' && operation.stepUp === true
  // The data may be stricter than the law by hand, never laxer.
  if (verdict === 'allowed') expect(lawful && !byProgram, `${operation.name} ${who}`).toBe(true)
  return verdict === 'allowed' ? 'admitted' : verdict
}

/** What is known to nobody: whoever may ask is told so, after everything that could refuse them. */
const unheardOf = { unheardOf: 1 }
/** SCIM leaves out what it does not know, and goes on to look for what nobody has. */
const admittedBy = (code: string, { answers, rawQuery, problems }: Operation): string => {
  const known: readonly string[] = answers === 'scim' || rawQuery === true ? problems : []
  return ['invalid_input', 'done', ...known].includes(code) ? 'admitted' : code
}

test('A-20: every role, every service and nobody is answered as the matrix says, for every operation on both wires', async () => {
  await using house = await openHouse({
    people: { gil: 'guest', uma: 'user', ada: 'company_admin', bea: 'user' },
  })
  const { gil, uma, ada, bea } = house.people
  const { service } = await ada.call('services.create', { name: 'svc-matrice', role: 'company_admin' })
  const { secret } = await ada.call('keys.createForService', {
    accountId: service.account.accountId,
    name: 'Matrice',
    scopes: [...KeyScope.options],
  })
  const { conversationId: bubbleId } = await uma.creates('Matrice', gil)
  // A guest who organised it in another role does so no more.
  await rowsOf(
    house.adminUrl,
    `update prisme.memberships set member_role = 'organiser' where account_id = '${gil.accountId}'`,
  )
  const people = { guest: gil, user: uma, company_admin: ada }
  const byRest =
    (bearer: () => Promise<string | undefined>): Answer =>
    async (operation, input) => {
      const token = await bearer()
      return restAnswer(house.origin, token, operation, input)
    }
  const rest: Record<Who, Answer> = {
    nobody: byRest(async () => undefined),
    guest: byRest(gil.session.accessToken),
    user: byRest(uma.session.accessToken),
    company_admin: byRest(ada.session.accessToken),
    service: byRest(async () => secret),
  }
  const sockets: Record<Asker, RawSocket> = {
    guest: await signedInSocket(people.guest),
    user: await signedInSocket(people.user),
    company_admin: await signedInSocket(people.company_admin),
    service: await keySocket(house.origin, secret),
  }

  const wrong: string[] = []
  let cells = 0
  const compare = (what: string, answered: string, awaited: string): void => {
    cells++
    if (answered !== awaited) wrong.push(`${what}: ${answered}, not ${awaited}`)
  }
  /** Where the matrix refuses by more than the scope, the question is a real one. */
  const real: Record<string, Record<string, unknown>> = {
    'bubbles.invite': { bubbleId, accountId: bea.accountId },
    'bubbles.rename': { bubbleId, name: 'À moi' },
    'bubbles.remove': { bubbleId, accountId: uma.accountId },
    'accounts.updateProfile': { displayName: 'Un autre nom' },
  }
  for (const operation of allOperations) {
    const { name } = operation
    const plain = operation.kind === 'query' && operation.input.safeParse({}).success
    for (const who of ['nobody', ...askers] as const) {
      const awaited = expected(who, operation)
      const narrowed = who === 'guest' && Object.hasOwn(real, name)
      const input = narrowed ? (real[name] ?? {}) : unheardOf
      compare(`REST ${name} as ${who}`, admittedBy(await rest[who](operation, input), operation), awaited)
      // What reads and asks for nothing is answered, not only admitted.
      if (plain && awaited === 'admitted')
        compare(`REST ${name} as ${who}, for real`, await rest[who](operation, {}), 'done')
      if (who === 'nobody') continue
      const onSocket = await socketAnswer(sockets[who], name, input)
      const there = operation.socket ? awaited : 'unknown_operation'
      compare(`socket ${name} as ${who}`, admittedBy(onSocket, operation), there)
    }
  }
  for (const socket of Object.values(sockets)) socket[Symbol.dispose]()
  expect(wrong).toEqual([])
  // Nothing is left out: neither an operation without an expectation, nor a scope that no operation has.
  expect(new Set(allOperations.map(({ scope }) => scope))).toEqual(new Set([...scopes, 'public']))
  expect(cells).toBeGreaterThanOrEqual(allOperations.length * (2 * askers.length + 1))
  process.stdout.write(
    `role matrix: ${allOperations.length} operations, ${askers.length + 1} askers, ${cells} answers\n`,
  )
})

async function restAnswer(
  origin: string,
  bearer: string | undefined,
  operation: Operation,
  given: Record<string, unknown>,
): Promise<string> {
  const input = { ...given }
  const path = operation.http.path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(input[field] ?? randomId())
    delete input[field]
    return value
  })
  const { method } = operation.http
  const inQuery = method === 'GET' || method === 'DELETE' || operation.run === 'upload'
  const query = new URLSearchParams(Object.entries(input).map(([key, value]) => [key, String(value)]))
  const response = await fetch(`${origin}${path}${inQuery ? `?${query}` : ''}`, {
    method,
    headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
    ...(!inQuery && { body: JSON.stringify(input) }),
    ...(operation.run === 'upload' && { body: 'x' }),
  })
  const body = (await response.json()) as { code?: string }
  return response.ok ? 'done' : (body.code ?? String(response.status))
}

async function socketAnswer(socket: RawSocket, op: string, given: Record<string, unknown>): Promise<string> {
  socket.json({ id: op, op, input: given })
  for (;;) {
    const answer = await socket.nextJson()
    if (answer['id'] !== op) continue
    const error = answer['error'] as { code: string } | undefined
    return error?.code ?? 'done'
  }
}

async function keySocket(origin: string, secret: string): Promise<RawSocket> {
  const response = await fetch(`${origin}/v1/socket-tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  })
  const { ticket } = (await response.json()) as { ticket: string }
  const socket = await rawSocket(portOf(origin))
  socket.json({ op: 'authenticate', ticket })
  await socket.nextJson()
  return socket
}
