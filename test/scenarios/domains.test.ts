import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDnsTextRecords } from '../../src/adapters/dns-text-records.ts'
import { runCompany } from '../../src/cli/company.ts'
import { randomId } from '../../src/crypto/random.ts'
import type { TextRecords } from '../../src/ports/text-records.ts'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import {
  type CompanyDomain,
  DomainId,
  mostDomains,
  type ProblemCode,
  recordGraceHours,
} from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { type DnsServer, startDnsServer } from '../support/dns-server.ts'
import { type House, openHouse } from '../support/house.ts'
import { type StandInProvider, standInProvider } from '../support/identity-provider.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { provisioningToken, scimClient, userOf } from '../support/scim.ts'
import { tokensOf } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'

let dns: DnsServer
let idp: StandInProvider
let mails: MailServer
let house: House<'ada' | 'uma'>
let ada: Actor
let ben: Actor
const clock = movableClock()
const hour = 3_600

beforeAll(async () => {
  dns = await startDnsServer()
  idp = await standInProvider()
  mails = await startMailServer()
  house = await openHouse({
    people: { ada: 'company_admin', uma: 'user' },
    environment: { ...idp.environment, SMTP_URL: mails.url },
    world: (world) => ({
      ...clock.world(world),
      records: sometimesLate(createDnsTextRecords({ servers: [dns.address], timeout: 200, tries: 1 })),
    }),
  })
  ada = house.people.ada
  ben = (await house.company('Clinique des Érables', { ben: 'company_admin' as const })).ben
})
beforeEach(async () => {
  // The proof of five minutes is asked for again and again as time passes here.
  for (const person of [ada, ben]) await person.session.signIn(person.email, person.password)
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  for (const server of [mails, idp, dns]) await server[Symbol.asyncDispose]()
})

/** Names of which the next look has its answer and is held up: it tells that it has it, and waits. */
const late = new Map<string, { has(): void; goesOn: Promise<void> }>()
const sometimesLate = (records: TextRecords): TextRecords => ({
  async look(name, signal) {
    const answer = await records.look(name, signal)
    const waiting = late.get(name)
    late.delete(name)
    waiting?.has()
    await waiting?.goesOn
    return answer
  },
})
/** Begins a look and holds it up once it has its answer. */
async function lateLook<T>(claim: CompanyDomain, look: () => Promise<T>): Promise<() => Promise<T>> {
  const [has, goesOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  late.set(nameOf(claim), { has: has.resolve, goesOn: goesOn.promise })
  const looking = look()
  await has.promise
  return async () => {
    goesOn.resolve()
    return looking
  }
}

const stranger = (): Call =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }))

const adds = async (call: Call, domain: string): Promise<CompanyDomain> =>
  (await call('domains.add', { domain })).domain
const shown = async (call: Call, { domainId }: CompanyDomain): Promise<CompanyDomain | undefined> =>
  (await call('domains.list', {})).domains.find((one) => one.domainId === domainId)

/** What somebody with a hand in the zone does. */
function publishes({ record }: CompanyDomain, ...others: string[]): void {
  if (record === null) throw new Error('nothing to publish')
  dns.zone.set(record.name, { txt: [...others, record.value].map((value) => [value]) })
}
const nameOf = ({ record }: CompanyDomain): string => record?.name ?? ''

async function proves(call: Call, domain: string): Promise<CompanyDomain> {
  const claim = await adds(call, domain)
  publishes(claim)
  return (await call('domains.verify', { domainId: claim.domainId })).domain
}

/** The reason that administrators read. */
async function reasonOf(work: Promise<unknown>, code: ProblemCode): Promise<string | undefined> {
  const problem = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(problem).toMatchObject({ code })
  return (problem as { issues?: { message: string }[] }).issues?.[0]?.message
}

async function tracesOf({ domainId }: CompanyDomain): Promise<string[]> {
  const rows = await rowsOf<{ action: string; outcome: string; somebody: boolean }>(
    house.adminUrl,
    `select action, outcome, actor_id is not null as somebody from prisme.access_traces
     where object_id = '${domainId}' order by occurred_at, outcome`,
  )
  return rows.map(({ action, outcome, somebody }) => `${action} ${outcome}${somebody ? '' : ' by itself'}`)
}

const refusedLooks = async (): Promise<string[]> =>
  (
    await rowsOf<{ outcome: string; reason: string | null }>(
      house.adminUrl,
      `select outcome, reason from prisme.access_traces where action = 'domain.verified' and outcome <> 'done'
       and actor_id is not null order by occurred_at`,
    )
  ).map(({ outcome, reason }) => `${outcome} ${reason}`)

const offersProvider = async (email: string): Promise<boolean> =>
  (await stranger()('sessions.ways', { email })).ways.some(({ kind }) => kind === 'provider')

describe.each(['rest', 'socket'] as const)('over %s', (wire) => {
  let call: Call
  beforeAll(async () => {
    if (wire === 'rest') call = ada.call
    else {
      await ada.comesOnline()
      call = watched((name, input) => ada.live.call(name, input))
    }
  })

  test('A-18: a company adds a domain, publishes what it is told, and has the domain once the record is seen', async () => {
    const domain = `${wire}.tilleuls.example`
    const claim = await adds(call, `  ${domain.toUpperCase()}. `)
    expect(claim).toMatchObject({
      domain,
      state: 'waiting',
      record: { type: 'TXT', name: `_prisme-challenge.${domain}` },
      addedBy: ada.accountId,
      provenAt: null,
      lastLook: null,
    })
    // 192 random bits, and others with each domain.
    expect(claim.record?.value).toMatch(/^prisme-domain-verification=[\w-]{32}$/)
    const other = await adds(call, `autre.${domain}`)
    expect(other.record?.value).not.toBe(claim.record?.value)
    expect(await refusalOf(adds(call, domain))).toBe('domain_known')

    const verify = () => call('domains.verify', { domainId: claim.domainId })
    const fails = () => reasonOf(verify(), 'domain_unproven')
    expect(await fails()).toBe('no_name')
    dns.zone.set(nameOf(claim), { txt: [] })
    expect(await fails()).toBe('no_record')
    dns.zone.set(nameOf(claim), { txt: [['v=spf1 -all'], [other.record?.value ?? '']] })
    expect(await fails()).toBe('other_value')
    dns.zone.set(nameOf(claim), {
      txt: [[`${claim.record?.value}x`], [claim.record?.value.toUpperCase() ?? '']],
    })
    expect(await fails()).toBe('other_value')
    dns.zone.set(nameOf(claim), { code: 'SERVFAIL' })
    expect(await fails()).toBe('server_failed')
    dns.zone.set(nameOf(claim), { code: 'REFUSED' })
    expect(await fails()).toBe('server_refused')
    dns.zone.set(nameOf(claim), 'silent')
    expect(await fails()).toBe('timeout')
    // The right record under another name, in an answer to another question.
    dns.zone.set(nameOf(claim), { answersFor: nameOf(other), txt: [[claim.record?.value ?? '']] })
    expect(await fails()).toBe('timeout')
    publishes(claim, ...Array.from({ length: 120 }, (_, i) => `bruit ${i} ${'x'.repeat(200)}`))
    expect(await fails()).toBe('too_many_records')
    expect(await shown(call, claim)).toMatchObject({
      state: 'waiting',
      lastLook: { outcome: 'too_many_records', at: clock.now().toISOString() },
    })
    expect(await offersProvider(`qui@${domain}`)).toBe(false)

    // Cut in two, quoted, beside another, at the end of an alias: it is there.
    const value = claim.record?.value ?? ''
    dns.zone.set(nameOf(claim), { cname: `preuve.${wire}.example` })
    dns.zone.set(`preuve.${wire}.example`, {
      txt: [['v=spf1 -all'], [`"${value.slice(0, 9)}`, `${value.slice(9)}" `]],
    })
    const { domain: proven } = await verify()
    expect(proven).toMatchObject({ state: 'proven', provenAt: clock.now().toISOString(), missingSince: null })
    expect(proven).toMatchObject({ lastLook: { outcome: 'found' }, record: claim.record })
    expect((await verify()).domain).toEqual(proven)
    expect(await tracesOf(claim)).toEqual([
      'domain.added done',
      'domain.verified done',
      'domain.verified done',
    ])
    expect(await refusedLooks()).toEqual(
      expect.arrayContaining(['domain_unproven no_name', 'domain_unproven server_failed']),
    )

    await call('domains.remove', { domainId: other.domainId })
    await call('domains.remove', { domainId: claim.domainId })
    expect((await call('domains.list', {})).domains).toEqual([])
    expect(await tracesOf(other)).toEqual(['domain.added done', 'domain.removed done'])
    for (const work of [verify, () => call('domains.remove', { domainId: claim.domainId })])
      expect(await refusalOf(work())).toBe('domain_not_found')
  })

  test('what cannot be a company’s own is refused, with the reason, and international names have one spelling', async () => {
    const unfit = (domain: string) => reasonOf(adds(call, domain), 'domain_unfit')
    expect(await unfit('GMAIL.com')).toBe('mail_provider')
    expect(await unfit('co.uk')).toBe('public_suffix')
    expect(await unfit('10.0.0.1')).toBe('ip_address')
    expect(await unfit('intranet')).toBe('not_a_domain')
    const claim = await adds(call, 'Hôpital-Évreux.example')
    expect(claim.domain).toBe('xn--hpital-vreux-heb1m.example')
    expect(await refusalOf(adds(call, 'xn--HPITAL-vreux-heb1m.example.'))).toBe('domain_known')
    await call('domains.remove', { domainId: claim.domainId })
  })
})

test('two companies may say that a domain is theirs, and one has it: the other learns nothing before it proved it too, and then not whose it is', async () => {
  const ours = await adds(ada.call, 'course.example')
  const theirs = await adds(ben.call, 'course.example')
  expect(theirs.record?.name).toBe(ours.record?.name)
  expect(theirs.record?.value).not.toBe(ours.record?.value)
  // Nobody proves with the record of another company.
  publishes(ours)
  expect(await reasonOf(ben.call('domains.verify', { domainId: theirs.domainId }), 'domain_unproven')).toBe(
    'other_value',
  )
  publishes(ours, theirs.record?.value ?? '')
  const race = await Promise.all(
    [ada, ben].map(async ({ call }, i) => {
      const { domainId } = i === 0 ? ours : theirs
      return call('domains.verify', { domainId }).then(
        () => 'proven',
        (error: { code: string }) => error.code,
      )
    }),
  )
  expect([...race].sort()).toEqual(['domain_in_use', 'proven'])
  const [winner, loser] = race[0] === 'proven' ? ([ada, ben] as const) : ([ben, ada] as const)
  const [won, lost] = winner === ada ? [ours, theirs] : [theirs, ours]
  expect(await shown(winner.call, won)).toMatchObject({ state: 'proven' })
  expect(await shown(loser.call, lost)).toMatchObject({ state: 'waiting', provenAt: null })
  expect(await refusedLooks()).toContain('domain_in_use null')
  // Nor by its id: the other company's domain is none.
  for (const name of ['domains.verify', 'domains.remove'] as const)
    expect(await refusalOf(loser.call(name, { domainId: won.domainId }))).toBe('domain_not_found')
  // A claim of a third one is taken as if nobody had it, and the domain is free once it was removed.
  await loser.call('domains.remove', { domainId: lost.domainId })
  const again = await adds(loser.call, 'course.example')
  expect(again.record?.value).not.toBe(lost.record?.value)
  publishes(again)
  const verify = () => loser.call('domains.verify', { domainId: again.domainId })
  expect(await refusalOf(verify())).toBe('domain_in_use')
  await winner.call('domains.remove', { domainId: won.domainId })
  expect((await verify()).domain).toMatchObject({ state: 'proven' })
  await loser.call('domains.remove', { domainId: again.domainId })
})

test('A-18: the record lost, nobody new is brought in after three days and who is here goes on signing in; only an answer counts', async () => {
  const call = ada.call
  const { provider } = await call('providers.create', {
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    name: 'Annuaire',
    provisioning: 'users',
  })
  const way = `${house.companyId}.${provider.providerId}`
  const entersAs = async (name: string) => {
    const { authorizationUrl, flow = '' } = await stranger()('sessions.beginWithProvider', { way })
    const who = { sub: `sub-${name}`, email: `${name}@duree.example`, email_verified: true, name }
    const response = idp.visit(authorizationUrl, who)
    return stranger()('sessions.finishWithProvider', { returnedTo: provider.providerId, flow, response })
  }
  const lastReason = async (): Promise<string | undefined> =>
    (await call('providers.list', {})).providers[0]?.lastRefusal?.reason
  const directory = scimClient(house.origin, await provisioningToken(ada))
  const bring = async (name: string) =>
    (
      await directory(
        'POST',
        '/Users',
        userOf(name, { emails: [{ value: `${name}@duree.example`, primary: true }] }),
      )
    ).status
  const night = () => house.app.services.recheckDomains(AbortSignal.timeout(30_000))
  const signsInAgain = () => ada.session.signIn(ada.email, ada.password)

  // Not the company's before it is seen: neither of the ways in.
  const claim = await adds(call, 'duree.example')
  expect(await refusalOf(entersAs('noe'))).toBe('federation_refused')
  expect(await lastReason()).toBe('domain_not_ours')
  expect(await offersProvider('noe@duree.example')).toBe(false)
  expect(await bring('noe')).toBe(400)
  publishes(claim)
  await call('domains.verify', { domainId: claim.domainId })
  expect(await offersProvider('noe@duree.example')).toBe(true)
  const noe = tokensOf(await entersAs('noe'))
  expect(await bring('zoe')).toBe(201)
  await night()
  expect(await shown(call, claim)).toMatchObject({ state: 'proven' })

  // Resolvers that fail, night after night, lose nothing.
  for (const standing of ['silent', 'garbage', { code: 'SERVFAIL' }, { code: 'REFUSED' }] as const) {
    dns.zone.set(nameOf(claim), standing)
    clock.advance(24 * hour)
    await night()
  }
  await signsInAgain()
  expect(await shown(call, claim)).toMatchObject({
    state: 'proven',
    missingSince: null,
    lastLook: { outcome: 'server_refused', at: clock.now().toISOString() },
  })
  const told = mails.caught.filter(({ to }) => to === ada.email).length

  // It is gone, says who knows: a mail, and a delay in which nothing changes.
  dns.zone.delete(nameOf(claim))
  await night()
  const since = clock.now()
  await night()
  const missing = await mails.to(ada.email, told + 1)
  expect(missing.subject).toContain('a disparu')
  expect(await shown(call, claim)).toMatchObject({
    state: 'missing',
    missingSince: since.toISOString(),
    freezesAt: new Date(since.getTime() + recordGraceHours * hour * 1_000).toISOString(),
  })
  expect((await entersAs('iris')).step).toBe('done')
  clock.advance(recordGraceHours * hour - 1)
  await night()
  await signsInAgain()
  expect(await shown(call, claim)).toMatchObject({ state: 'missing' })
  // The delay over, a resolver that fails freezes nothing either.
  clock.advance(1)
  dns.zone.set(nameOf(claim), { code: 'SERVFAIL' })
  await night()
  expect(await shown(call, claim)).toMatchObject({ state: 'missing' })
  dns.zone.set(nameOf(claim), { txt: [['autre chose']] })
  await night()
  const frozen = await mails.to(ada.email, told + 2)
  expect(frozen.subject).toContain('Plus personne de nouveau')
  expect(await shown(call, claim)).toMatchObject({
    state: 'frozen',
    freezesAt: null,
    lastLook: { outcome: 'other_value' },
  })

  // Nobody new: by the provider, by a code to the mailbox, by the directory.
  expect(await refusalOf(entersAs('nina'))).toBe('federation_refused')
  expect(await lastReason()).toBe('domain_frozen')
  expect(await bring('nina')).toBe(400)
  await house.app.services.accounts.create(house.companyId, {
    email: 'olga@duree.example',
    displayName: 'Olga Martin',
    role: 'user',
    password: 'Vokv!lumi-4zu',
  })
  expect(await refusalOf(entersAs('olga'))).toBe('federation_refused')
  expect(await lastReason()).toBe('domain_frozen')
  // Who is here comes in, is sent there by their address, and is shut out by the directory.
  expect((await entersAs('noe')).step).toBe('done')
  expect(await offersProvider('noe@duree.example')).toBe(true)
  expect((await call('provisioning.read', {})).domains).not.toContain('duree.example')
  expect((await call('providers.list', {})).domains).toContain('duree.example')
  const me = createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => noe.accessToken })
  expect(await refusalOf(me('accounts.me', {}))).toBe('not_authenticated')
  const { body } = await directory('GET', '/Users?filter=userName%20eq%20%22zoe%40tilleuls.example%22')
  const zoe = String((body['Resources'] as { id: string }[])[0]?.id)
  expect((await directory('DELETE', `/Users/${zoe}`)).status).toBe(204)
  // Another company that proves it now does not get it: the operator settles that.
  await ben.session.signIn(ben.email, ben.password)
  const theirs = await adds(ben.call, 'duree.example')
  publishes(theirs)
  expect(await refusalOf(ben.call('domains.verify', { domainId: theirs.domainId }))).toBe('domain_in_use')
  await ben.call('domains.remove', { domainId: theirs.domainId })

  // The record is back: all is as before, at once where somebody looks.
  publishes(claim)
  await signsInAgain()
  expect((await call('domains.verify', { domainId: claim.domainId })).domain).toMatchObject({
    state: 'proven',
  })
  expect((await mails.to(ada.email, told + 3)).subject).toContain('revenu')
  expect((await entersAs('olga')).step).toBe('link')
  expect((await entersAs('nina')).step).toBe('done')
  expect(await bring('paul')).toBe(201)
  expect(await tracesOf(claim)).toEqual([
    'domain.added done',
    'domain.verified done',
    'domain.missing done by itself',
    'domain.lost done by itself',
    'domain.found done by itself',
    'domain.verified done',
  ])
  // Nobody else reads these mails.
  expect(mails.caught.filter(({ to }) => to === house.people.uma.email)).toEqual([])

  // Removed: nobody is offered the provider, and who came in by it stays.
  await call('domains.remove', { domainId: claim.domainId })
  expect(await offersProvider('noe@duree.example')).toBe(false)
  expect((await entersAs('noe')).step).toBe('done')
  expect(await refusalOf(entersAs('rosa'))).toBe('federation_refused')
  expect(await lastReason()).toBe('domain_not_ours')
})

test('A-18: of two looks at the same time, the one that began first does not undo what the other one saw', async () => {
  clock.advance(60)
  const claim = await adds(ada.call, 'ensemble.example')
  const verify = () => ada.call('domains.verify', { domainId: claim.domainId })
  const night = () => house.app.services.recheckDomains(AbortSignal.timeout(30_000))
  const traces = async () => (await tracesOf(claim)).filter((trace) => trace.endsWith('by itself'))
  const stands = async (outcome: 'found' | 'no_name', at: Date) =>
    expect(await shown(ada.call, claim)).toMatchObject({
      state: outcome === 'found' ? 'proven' : 'missing',
      lastLook: { outcome, at: at.toISOString() },
    })

  // An administrator looks twice: the first time it was not there yet.
  const early = await lateLook(claim, () => refusalOf(verify()))
  publishes(claim)
  clock.advance(1)
  const proven = clock.now()
  await verify()
  clock.advance(1)
  expect(await early()).toBe('domain_unproven')
  await stands('found', proven)

  // The daily look saw nothing; it was put back, and seen, before that was written down.
  dns.zone.delete(nameOf(claim))
  const before = await lateLook(claim, night)
  publishes(claim)
  clock.advance(1)
  const back = clock.now()
  await verify()
  clock.advance(1)
  await before()
  await stands('found', back)
  expect(await traces()).toEqual([])

  // It saw it; then it was taken away, and that was seen.
  const after = await lateLook(claim, night)
  dns.zone.delete(nameOf(claim))
  clock.advance(1)
  const gone = clock.now()
  expect(await refusalOf(verify())).toBe('domain_unproven')
  clock.advance(1)
  await after()
  await stands('no_name', gone)
  expect(await traces()).toEqual(['domain.missing done by itself'])
  await ada.call('domains.remove', { domainId: claim.domainId })
})

test('A-18: domains that cannot be looked after keep no other one from it, however many, and the round is done again', async () => {
  // Longer than a company waits for so many looks.
  clock.advance(1_200)
  await ada.session.signIn(ada.email, ada.password)
  const claims: CompanyDomain[] = []
  for (let i = 0; i < 12; i++) claims.push(await proves(ada.call, `chute-${i}.example`))
  const [sound] = claims.splice(-1)
  for (const broken of claims)
    late.set(nameOf(broken), {
      has: () => {
        throw new Error('broken')
      },
      goesOn: Promise.resolve(),
    })
  clock.advance(60)
  const night = () => house.app.services.recheckDomains(AbortSignal.timeout(30_000))
  const seen = async () =>
    (await ada.call('domains.list', {})).domains.filter(
      ({ lastLook }) => lastLook?.at === clock.now().toISOString(),
    )
  await expect(night()).rejects.toThrow('broken')
  expect((await seen()).map(({ domainId }) => domainId)).toContain(sound?.domainId)
  for (const { domainId } of claims) expect((await seen()).map((one) => one.domainId)).not.toContain(domainId)
  await night()
  expect((await seen()).length).toBeGreaterThanOrEqual(12)
  for (const { domainId } of [...claims, ...(sound ? [sound] : [])])
    await ada.call('domains.remove', { domainId })
})

test('what the operator attested holds beside what is proven, is not looked for, and is the last word', async () => {
  const said = async (...args: string[]) => {
    const out: string[] = []
    const code = await runCompany([...args, '--json'], {
      environment: async () => house.environment,
      print: (line) => out.push(line),
      complain: (line) => out.push(line),
    })
    return { code, out: out.join('\n') }
  }
  const domain = ['--domain', 'atteste.example']
  const claim = await adds(ada.call, 'atteste.example')
  // What is only said is not the operator's to take away, and blocks nobody: the other company's word was given.
  expect(JSON.parse((await said('remove-domain', house.companyId, ...domain)).out)).toMatchObject({
    changed: false,
  })
  expect(JSON.parse((await said('add-domain', house.companyId, ...domain)).out)).toMatchObject({
    changed: true,
  })
  expect(JSON.parse((await said('add-domain', house.companyId, ...domain)).out)).toMatchObject({
    changed: false,
  })
  const attested = { state: 'attested', record: null, lastLook: null, provenAt: null, addedBy: null }
  expect(await shown(ada.call, claim)).toMatchObject(attested)
  const before = dns.asked.length
  await house.app.services.recheckDomains(AbortSignal.timeout(30_000))
  const { domain: looked } = await ada.call('domains.verify', { domainId: claim.domainId })
  expect(looked).toMatchObject(attested)
  expect(dns.asked.slice(before).map(({ name }) => name)).not.toContain('_prisme-challenge.atteste.example')
  // Whoever proves it elsewhere comes too late.
  const theirs = await adds(ben.call, 'atteste.example')
  publishes(theirs)
  expect(await refusalOf(ben.call('domains.verify', { domainId: theirs.domainId }))).toBe('domain_in_use')
  // The operator gives what was proven elsewhere to nobody either, and takes what they said back.
  const proven = await proves(ben.call, 'erables.example')
  expect((await said('add-domain', house.companyId, '--domain', 'erables.example')).code).toBe(3)
  expect(JSON.parse((await said('remove-domain', house.companyId, ...domain)).out)).toMatchObject({
    changed: true,
  })
  expect((await ben.call('domains.verify', { domainId: theirs.domainId })).domain).toMatchObject({
    state: 'proven',
  })
  for (const { domainId } of [theirs, proven]) await ben.call('domains.remove', { domainId })
})

test('adding and removing ask for a fresh proof, a company has only so many domains, and looks for their records only so often', async () => {
  const first = await adds(ben.call, 'limite.example')
  clock.advance(301)
  expect(await refusalOf(adds(ben.call, 'vieux.example'))).toBe('step_up_required')
  expect(await refusalOf(ben.call('domains.remove', { domainId: first.domainId }))).toBe('step_up_required')
  expect(await reasonOf(ben.call('domains.verify', { domainId: first.domainId }), 'domain_unproven')).toBe(
    'no_name',
  )
  await ben.session.signIn(ben.email, ben.password)
  for (let i = 1; i < mostDomains; i++) await adds(ben.call, `limite-${i}.example`)
  expect(await refusalOf(adds(ben.call, 'trop.example'))).toBe('too_many_domains')
  const verify = () => refusalOf(ben.call('domains.verify', { domainId: first.domainId }))
  const answers: string[] = []
  while (answers.at(-1) !== 'rate_limited') answers.push(await verify())
  expect(answers.length).toBeLessThanOrEqual(mostDomains + 1)
  // Another company's looks are its own.
  await ada.session.signIn(ada.email, ada.password)
  const ours = await adds(ada.call, 'patience.example')
  expect(await refusalOf(ada.call('domains.verify', { domainId: ours.domainId }))).toBe('domain_unproven')
  clock.advance(30)
  expect(await verify()).toBe('domain_unproven')
  for (const { domainId } of (await ben.call('domains.list', {})).domains)
    await ben.call('domains.remove', { domainId })
})

test('A-19: where people come in at a provider only, the last domain stays, and a claim may go', async () => {
  const proven = await proves(ada.call, 'seul.example')
  const second = await proves(ada.call, 'second.example')
  const claim = await adds(ada.call, 'a-dire.example')
  await rowsOf(
    house.adminUrl,
    `insert into prisme.sign_in_rules (company_id, since, ruled_by, guests)
      values ('${house.companyId}', now(), '${ada.accountId}', 'as_before')`,
  )
  const remove = ({ domainId }: CompanyDomain) => ada.call('domains.remove', { domainId })
  await remove(claim)
  await remove(second)
  expect(await refusalOf(remove(proven))).toBe('last_domain')
  await rowsOf(house.adminUrl, `delete from prisme.sign_in_rules where company_id = '${house.companyId}'`)
  await remove(proven)
})

test('a domain whose id is of nobody is not found, and a frozen company’s are not looked for', async () => {
  expect(await refusalOf(ada.call('domains.verify', { domainId: DomainId.parse(randomId()) }))).toBe(
    'domain_not_found',
  )
  // What was spent by looks before has come back.
  clock.advance(60)
  const proven = await proves(ben.call, 'gel.example')
  const { operator, recheckDomains } = house.app.services
  const companyId =
    (await operator.companies()).find(({ name }) => name === 'Clinique des Érables')?.companyId ?? ''
  await operator.freeze(companyId)
  const before = dns.asked.length
  await recheckDomains(AbortSignal.timeout(30_000))
  expect(dns.asked.slice(before).map(({ name }) => name)).not.toContain(nameOf(proven))
  expect(await offersProvider('qui@gel.example')).toBe(false)
  await operator.unfreeze(companyId)
})
