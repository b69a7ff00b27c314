import pg from 'pg'
import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { createDatabase } from '../../src/database/database.ts'
import { sql } from '../../src/database/sql.ts'
import { KeyProviderUnavailable } from '../../src/ports/key-provider.ts'
import type { CallInput } from '../../src/protocol/client/index.ts'
import { allOperations, type OperationName, Problem } from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'

/** What someone is answered, whole: the code and every other field of a refusal, or the output. */
async function answerTo(actor: Actor, name: OperationName, input: object): Promise<unknown> {
  try {
    // The ids are filled in by name; each operation checks its own input.
    return await actor.call(name, input as CallInput<OperationName>)
  } catch (error) {
    if (error instanceof Problem) return error.toDetails()
    throw error
  }
}

const fillers: Record<string, unknown> = {
  name: 'Nom',
  body: 'x',
  after: 0,
  readUpTo: 1,
  members: [],
  attachments: [],
  scopes: ['messages:send'],
  role: 'user',
  email: 'x@example.org',
  identityChecked: 'in_person',
  reason: 'other',
  step: 'announce',
  events: ['message.sent'],
  url: 'https://hooks.example/',
  groupId: randomId(),
}

test('T-5: with ids of another company every operation answers as if they did not exist', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user', ada: 'company_admin' } })
  const { alice, bruno, ada } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  const { conversationId } = await alice.creates('Chez nous', bruno)
  const { fileId } = await alice.uploads(conversationId, 'f.txt', Buffer.from('x'))
  await denis.creates('Chez Denis')
  const { service } = await ada.call('services.create', { name: 'svc-agenda' })
  const { key } = await ada.call('keys.createForService', {
    accountId: service.account.accountId,
    name: 'Agenda',
    scopes: ['messages:send'],
  })
  const { webhook } = await ada.call('webhooks.create', {
    name: 'Agenda',
    url: 'https://hooks.example/',
    events: ['member.promoted'],
  })
  const providerId = randomId()
  await rowsOf(
    house.adminUrl,
    `insert into prisme.identity_providers (company_id, provider_id, settings_sealed, secret_sealed, issuer_hash, created_at, created_by)
      values ('${house.companyId}', '${providerId}', '', '', '', now(), '${ada.accountId}')`,
  )
  const domainId = randomId()
  await rowsOf(
    house.adminUrl,
    `insert into prisme.company_domains (company_id, domain_id, domain, kind, added_at)
      values ('${house.companyId}', '${domainId}', 'tilleuls.example', 'attested', now())`,
  )
  const theirs: Record<string, string> = {
    conversationId,
    bubbleId: conversationId,
    accountId: bruno.accountId,
    fileId,
    keyId: key.keyId,
    successorId: bruno.accountId,
    webhookId: webhook.webhookId,
    deliveryId: randomId(),
    providerId,
    domainId,
  }
  const before = await everyRow(house.adminUrl, house.companyId)
  let played = 0
  for (const operation of allOperations) {
    const fields = Object.keys(operation.input.shape)
    const ids = fields.filter((field) => field in theirs)
    if (ids.length === 0 || operation.run === 'upload' || operation.run === 'download') continue
    // Asked by programs only: see scim.test.ts.
    if (operation.keyOnly === true) continue
    const input = Object.fromEntries(
      fields.map((field) => [field, fillers[field]]).filter(([, value]) => value !== undefined),
    )
    if (fields.includes('clientId')) input['clientId'] = randomId()
    const foreign = await answerTo(denis, operation.name as OperationName, { ...input, ...pick(ids, theirs) })
    const absent = await answerTo(denis, operation.name as OperationName, {
      ...input,
      ...pick(ids, Object.fromEntries(ids.map((id) => [id, randomId()]))),
    })
    expect(foreign, operation.name).toEqual(absent)
    // Theirs names what is to be made, in their own company: nothing that is there.
    if (operation.name === 'providers.create' || operation.name === 'providers.createSaml') continue
    expect(foreign, operation.name).toMatchObject({ status: 404 })
    played++
  }
  expect(played).toBeGreaterThanOrEqual(8)
  const members = await answerTo(denis, 'bubbles.create', { name: 'Mixte', members: [bruno.accountId] })
  expect(members).toMatchObject({ code: 'account_not_found' })
  expect(await everyRow(house.adminUrl, house.companyId)).toEqual(before)
  expect((await denis.call('accounts.list', {})).accounts.map((account) => account.displayName)).toEqual([
    'Denis Martin',
  ])
})

const pick = (ids: readonly string[], from: Record<string, string>): Record<string, string | undefined> =>
  Object.fromEntries(ids.map((id) => [id, from[id]]))

/** Every row of a company but the traces its sessions leave. */
async function everyRow(url: string, companyId: string): Promise<unknown[]> {
  const tables = [
    'accounts',
    'conversations',
    'memberships',
    'conversation_events',
    'files',
    'data_keys',
    'branch_keys',
    'api_keys',
    'webhooks',
    'identity_providers',
    'company_domains',
    'provider_keys',
  ]
  const rows: unknown[] = []
  for (const table of tables) {
    rows.push(
      await rowsOf(
        url,
        `select md5(t::text) from prisme.${table} t where company_id = '${companyId}' order by 1`,
      ),
    )
  }
  return rows
}

test('T-2: every company-owned table has forced row security, and its keys begin with the company', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  const deploymentWide = ['system_secrets', 'tallies', 'throttles']
  const tables = await rowsOf<{ name: string; enabled: boolean; forced: boolean; has_company: boolean }>(
    house.adminUrl,
    `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'company_id' and a.attnotnull) as has_company
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'prisme' and c.relkind in ('r', 'p')`,
  )
  expect(tables.length).toBeGreaterThan(10)
  for (const table of tables.filter(({ name }) => !deploymentWide.includes(name))) {
    expect(table, table.name).toEqual({ name: table.name, enabled: true, forced: true, has_company: true })
  }
  const keys = await rowsOf<{ name: string; first: string }>(
    house.adminUrl,
    `select c.relname || '.' || i.relname as name, a.attname as first from pg_index x join pg_class i on i.oid = x.indexrelid
     join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0] where n.nspname = 'prisme' and x.indisunique`,
  )
  // Unique over the whole deployment on purpose: an address has one account (K-7), an object one file, a domain one company,
  // the address people come back to from a provider is one provider’s.
  const global = [
    'company_domains.company_domains_domain_key',
    'email_index.email_index_pkey',
    'files.files_object_key_key',
    'identity_providers.one_provider_per_address',
    'system_secrets.system_secrets_pkey',
    'tallies.tallies_pkey',
    'throttles.throttles_pkey',
  ]
  for (const key of keys.filter(({ name }) => !global.includes(name)))
    expect(key.first, key.name).toBe('company_id')
  const roles = await rowsOf<{ rolname: string }>(
    house.adminUrl,
    `select rolname from pg_roles where rolname like 'prisme\\_%' and rolname <> 'prisme_admin' and (rolsuper or rolbypassrls)`,
  )
  expect(roles).toEqual([])
  const owners = await rowsOf<{ owner: string }>(
    house.adminUrl,
    `select distinct pg_get_userbyid(relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'prisme'`,
  )
  expect(owners).toEqual([{ owner: 'prisme_owner' }])
  const open = await rowsOf<{ name: string }>(
    house.adminUrl,
    `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'prisme' and p.prosecdef and (p.proconfig is null or not p.proconfig::text like '%search_path%')`,
  )
  expect(open).toEqual([])
})

test('the server’s role sees nothing without a company, and only that company’s rows with one', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  await house.company('Autre établissement', { denis: 'user' })
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  try {
    const tables = ['companies', 'accounts', 'conversations', 'conversation_heads', 'sessions', 'files']
    for (const table of tables) {
      await expect(client.query(`select * from prisme.${table}`), table).rejects.toThrow('app.company')
    }
    // What a setting that was local to a transaction leaves behind is no company either.
    await client.query("select set_config('app.company', '', false)")
    for (const table of tables) {
      await expect(client.query(`select * from prisme.${table}`), table).rejects.toThrow('type uuid: ""')
    }
    await client.query("select set_config('app.company', $1, false)", [house.companyId])
    await expect(client.query('select * from prisme.email_index')).rejects.toThrow('permission denied')
    await expect(client.query('select * from prisme.access_traces')).rejects.toThrow('permission denied')
    await expect(client.query('update prisme.conversation_events set actor_id = actor_id')).rejects.toThrow(
      'permission denied',
    )
    await expect(client.query('delete from prisme.conversation_events')).rejects.toThrow('permission denied')
    await expect(client.query('select * from graphile_worker._private_jobs')).rejects.toThrow(
      'permission denied',
    )
    await expect(client.query('set role prisme_owner')).rejects.toThrow('permission denied')
  } finally {
    await client.end()
  }
  const database = createDatabase(house.databaseUrl, 2)
  try {
    const names = await database.inCompany(house.companyId, (tx) =>
      tx.rows(sql`select name from prisme.companies`),
    )
    expect(names).toEqual([{ name: 'Clinique des Tilleuls' }])
    // The company of one transaction is forgotten with it.
    await expect(database.rows(sql`select name from prisme.companies`)).rejects.toThrow('type uuid: ""')
  } finally {
    await database.close()
  }
})

test('K-3: rows that someone swaps in the database do not open, and nothing wrong is ever shown', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Garde', bruno)
  const other = await alice.creates('Autre', bruno)
  const first = await alice.sends(conversationId, 'un')
  const second = await bruno.sends(conversationId, 'deux')
  const third = await alice.sends(other.conversationId, 'trois')
  const row = (ack: { sequence: number; conversationId: string }): string =>
    `conversation_id = '${ack.conversationId}' and sequence = ${ack.sequence}`
  const tampered = [
    [
      `update prisme.conversation_events set sealed = (select sealed from prisme.conversation_events where ${row(second)}) where ${row(first)}`,
      conversationId,
    ],
    [
      `update prisme.conversation_events set actor_id = '${bruno.accountId}' where ${row(first)}`,
      conversationId,
    ],
    [
      `update prisme.conversation_events set message_id = gen_random_uuid() where ${row(first)}`,
      conversationId,
    ],
    [
      `update prisme.conversation_events set sealed = (select sealed from prisme.conversation_events where ${row(third)}) where ${row(first)}`,
      conversationId,
    ],
    [
      `update prisme.conversation_events set sealed = set_byte(sealed, 90, get_byte(sealed, 90) # 1) where ${row(third)}`,
      other.conversationId,
    ],
    [
      `update prisme.conversations set name_sealed = (select name_sealed from prisme.conversations where conversation_id = '${other.conversationId}') where conversation_id = '${conversationId}'`,
      '',
    ],
  ] as const
  const keep = await rowsOf<{ whole: string }>(
    house.adminUrl,
    "select md5(string_agg(e::text, '' order by conversation_id, sequence)) as whole from prisme.conversation_events e",
  )
  for (const [statement, id] of tampered) {
    await rowsOf(
      house.adminUrl,
      `create table if not exists kept_events as select * from prisme.conversation_events`,
    )
    await rowsOf(house.adminUrl, statement)
    const reading =
      id === '' ? bruno.call('conversations.list', {}) : bruno.call('messages.list', { conversationId: id })
    await expect(reading, statement).rejects.toMatchObject({ code: 'integrity_error' })
    await rowsOf(
      house.adminUrl,
      `update prisme.conversation_events e set sealed = k.sealed, actor_id = k.actor_id, message_id = k.message_id
       from kept_events k where k.conversation_id = e.conversation_id and k.sequence = e.sequence`,
    )
  }
  expect(
    await rowsOf(
      house.adminUrl,
      "select md5(string_agg(e::text, '' order by conversation_id, sequence)) as whole from prisme.conversation_events e",
    ),
  ).toEqual(keep)
})

test('L-4: acts and refusals leave traces without content, and reading leaves one too', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user', chloe: 'user' } })
  const { alice, bruno, chloe } = house.people
  const { conversationId } = await alice.creates('Tracée', bruno)
  await bruno.reads(conversationId)
  await chloe.reads(conversationId).catch(() => undefined)
  const traces = await rowsOf<{ actor_id: string; action: string; object_id: string; outcome: string }>(
    house.adminUrl,
    `select actor_id, action, object_id, outcome from prisme.access_traces where object_id = '${conversationId}' order by occurred_at`,
  )
  expect(traces).toEqual([
    { actor_id: alice.accountId, action: 'bubble.created', object_id: conversationId, outcome: 'done' },
    { actor_id: bruno.accountId, action: 'conversation.read', object_id: conversationId, outcome: 'done' },
    {
      actor_id: chloe.accountId,
      action: 'conversation.read',
      object_id: conversationId,
      outcome: 'conversation_not_found',
    },
  ])
})

test('a conversation whose key was tampered with is refused, and the others of the same batch are sent', async () => {
  await using house = await openHouse({ wire: 'socket', people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  await alice.comesOnline()
  const broken = await alice.creates('Abîmée', bruno)
  const whole = await alice.creates('Intacte', bruno)
  await rowsOf(
    house.adminUrl,
    `update prisme.data_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where holder_id = '${broken.conversationId}'`,
  )
  // A server that has not cached the key: as after a restart.
  await using again = await reopen(house)
  const sender = await again.signsIn(alice)
  const [refused, sent] = await Promise.allSettled([
    sender.call('messages.send', { conversationId: broken.conversationId, clientId: randomId(), body: 'x' }),
    sender.call('messages.send', { conversationId: whole.conversationId, clientId: randomId(), body: 'y' }),
  ])
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'integrity_error' } })
  expect(sent).toMatchObject({ status: 'fulfilled' })
})

test('K-11: fifteen minutes after the key provider went away a company’s content is refused, never served from memory', async () => {
  let ahead = 0
  let down = false
  await using house = await openHouse({
    people: { alice: 'user', bruno: 'user' },
    world: (world) => ({
      ...world,
      clock: { now: () => new Date(Date.now() + ahead) },
      keys: {
        ...world.keys,
        unwrap: (...asked) =>
          down ? Promise.reject(new KeyProviderUnavailable('down')) : world.keys.unwrap(...asked),
      },
    }),
  })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Clés', bruno)
  await alice.sends(conversationId, 'avant')
  const branchOpenedAt = Date.now()
  ahead = 14 * 60_000
  for (const person of [alice, bruno]) await person.session.restore()
  await alice.sends(conversationId, 'encore')
  down = true
  await bruno.reads(conversationId)
  ahead = 15 * 60_000 + (Date.now() - branchOpenedAt) + 1_000
  for (const person of [alice, bruno]) {
    expect(await refusalOf(person.reads(conversationId))).toBe('keys_unavailable')
    expect(await refusalOf(person.sends(conversationId, 'non'))).toBe('keys_unavailable')
  }
  down = false
  expect(await bruno.reads(conversationId)).toEqual(['avant', 'encore'])
})

test('R11: however much of the database one company asks for, another one is answered meanwhile', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  const database = createDatabase(house.databaseUrl, 4)
  const names = (companyId: string) =>
    database.inCompany(companyId, (tx) => tx.rows(sql`select name from prisme.companies`))
  const { companyId: other } = await house.app.services.companies.create('Maison de santé des Lilas')
  const held = Promise.withResolvers<void>()
  const greedy = Array.from({ length: 12 }, () => database.inCompany(house.companyId, () => held.promise))
  try {
    expect(await names(other)).toEqual([{ name: 'Maison de santé des Lilas' }])
    held.resolve()
    await Promise.all(greedy)
    expect(await names(house.companyId)).toEqual([{ name: 'Clinique des Tilleuls' }])
  } finally {
    held.resolve()
    await database.close()
  }
})
