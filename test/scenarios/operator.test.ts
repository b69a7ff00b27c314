import { expect, test } from 'vitest'
import { runCompany } from '../../src/cli/company.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'

const password = 'Vokv!lumi-4zu'

test('A-9: the operator makes a company, and its link makes the first administrator once; freezing reaches everyone at once', async () => {
  const clock = movableClock()
  await using house = await openHouse({ people: { alice: 'user', ada: 'company_admin' }, world: clock.world })
  const { alice, ada } = house.people
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const said = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []]
    const code = await runCompany(args, {
      environment: async () => house.environment,
      print: (line) => out.push(line),
      complain: (line) => err.push(line),
    })
    return { code, out: out.join('\n'), err: err.join('\n') }
  }
  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const { code, out, err } = await said(...args, '--json')
    expect(code, err).toBe(0)
    return JSON.parse(out)
  }
  const tokenIn = (text: unknown): string => /\/bootstrap#([\w-]+)/.exec(String(text))?.[1] ?? ''

  // A command that is not one does nothing, and says so in French first.
  expect(await said('--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Usage : npm run prisme'),
  })
  expect((await said('--help', '--locale', 'en')).out).toContain('Exit codes')
  for (const args of [
    [],
    ['delete', house.companyId],
    ['create'],
    ['create', 'A', 'B'],
    ['create', 'Nom\u202e'],
    ['create', 'N', '--domain', 'PAS UN DOMAINE'],
    ['create', 'N', '--locale', 'de'],
    ['list', 'x'],
    ['freeze', 'tilleuls'],
    ['freeze', house.companyId, '--domain', 'a.example'],
    ['list', '--force'],
    ['add-domain', house.companyId],
    ['add-domain', house.companyId, '--domain', 'PAS UN DOMAINE'],
  ])
    expect(await said(...args), args.join(' ')).toMatchObject({
      code: 2,
      out: '',
      err: /^Commande incorrecte/,
    })

  const made = await said('create', 'Hôpital des Érables', '--domain', 'erables.example', '--locale', 'en')
  expect(made).toMatchObject({ code: 0, err: '' })
  const token = tokenIn(made.out)
  expect(Buffer.from(token, 'base64url')).toHaveLength(48)
  const kept = JSON.stringify(await rowsOf(house.adminUrl, 'select b::text from prisme.bootstraps b'))
  expect(kept).not.toContain(token)
  const listed = (await json('list'))['companies'] as Record<string, unknown>[]
  const erables = listed.find((company) => company['name'] === 'Hôpital des Érables')
  expect(erables).toMatchObject({ administrators: 0, users: 0, bootstrapUntil: expect.any(String) })
  expect(listed.find((company) => company['companyId'] === house.companyId)).toMatchObject({
    administrators: 1,
    users: 1,
  })
  const companyId = String(erables?.['companyId'])
  expect((await said('list')).out).toMatch(
    /Hôpital des Érables\n.*administrateurs 0[^\n]*\n.*lien d’amorçage/,
  )

  const asked = { token, email: 'rose@erables.example', password, displayName: 'Rose Faure' }
  expect(await refusalOf(call('accounts.bootstrap', { ...asked, token: 'x'.repeat(64) }))).toBe(
    'link_not_valid',
  )
  await expect(call('accounts.bootstrap', { ...asked, password: 'Erables-2026!' })).rejects.toMatchObject({
    code: 'weak_password',
    issues: expect.arrayContaining([expect.objectContaining({ path: 'password', rule: 'personal' })]),
  })
  expect(await refusalOf(call('accounts.bootstrap', { ...asked, email: alice.email }))).toBe('address_in_use')
  // A newer link takes the place of the one before; of two people at once one comes in.
  const second = tokenIn((await json('bootstrap', companyId))['link'])
  expect(await refusalOf(call('accounts.bootstrap', asked))).toBe('link_not_valid')
  const race = await Promise.all(
    ['rose', 'remi'].map((name) =>
      call('accounts.bootstrap', { ...asked, token: second, email: `${name}@erables.example` }).then(
        () => name,
        () => undefined,
      ),
    ),
  )
  const [winner, ...others] = race.filter((name) => name !== undefined)
  expect(others).toEqual([])
  expect(await refusalOf(call('accounts.bootstrap', { ...asked, token: second }))).toBe('link_not_valid')
  // A company demands a second factor by itself, and the first administrator enrols like everyone.
  const entered = await call('sessions.signIn', { email: `${winner}@erables.example`, password })
  expect(entered.step).toBe('enrol')
  const settings = await rowsOf(
    house.adminUrl,
    `select settings from prisme.company_policies where company_id = '${companyId}'`,
  )
  expect(settings).toEqual([{ settings: { registration: { domains: ['erables.example'] } } }])
  // There is an administrator: no link any more, not even one that was drawn before.
  expect(await said('bootstrap', companyId)).toMatchObject({ code: 3, err: /déjà un administrateur/ })
  expect(await said('bootstrap', alice.accountId)).toMatchObject({ code: 3, err: /n’existe pas/ })

  // Frozen: what is open closes, nothing new opens, and all of it comes back.
  await alice.comesOnline()
  const { key } = { key: await personalKey() }
  expect(await said('freeze', house.companyId)).toMatchObject({ code: 0, out: /^Accès suspendu/ })
  await alice.isShutOut()
  expect(await refusalOf(ada.call('accounts.me', {}))).toBe('session_ended')
  expect(await refusalOf(ada.session.signIn(ada.email, ada.password))).toBe('company_frozen')
  expect(await refusalOf(ada.session.signIn(ada.email, 'Pas-le-bon-9z'))).toBe('sign_in_failed')
  expect(await byKey(key)).toBe(401)
  expect((await said('freeze', house.companyId)).out).toMatch(/déjà/)
  expect((await said('list')).out).toContain('(suspendu depuis')
  expect(await said('freeze', alice.accountId)).toMatchObject({ code: 3 })
  expect((await json('unfreeze', house.companyId))['changed']).toBe(true)
  expect((await json('unfreeze', house.companyId))['changed']).toBe(false)
  await ada.session.signIn(ada.email, ada.password)
  // What was read of a key counts for half a second.
  clock.advance(1)
  expect(await byKey(key)).toBe(200)
  const acts = await rowsOf<{ action: string }>(
    house.adminUrl,
    `select action from prisme.access_traces where company_id = '${house.companyId}' and actor_id is null
     order by occurred_at`,
  )
  expect(acts.map(({ action }) => action)).toEqual(['company.frozen', 'company.unfrozen'])

  // a domain is of one company only.
  const domain = ['--domain', 'tilleuls.example']
  expect(await json('add-domain', house.companyId, ...domain)).toMatchObject({ changed: true })
  expect(await json('add-domain', house.companyId, ...domain)).toMatchObject({ changed: false })
  expect(await said('add-domain', companyId, ...domain)).toMatchObject({ code: 3, out: '' })
  expect(await json('remove-domain', house.companyId, ...domain)).toMatchObject({ changed: true })
  expect((await said('remove-domain', house.companyId, ...domain)).out).toContain('n’était pas un domaine')
  expect(await json('add-domain', companyId, ...domain)).toMatchObject({ changed: true })

  // An hour, and not a moment longer.
  const lake = { name: 'Clinique du Lac', domain: undefined, locale: 'fr' } as const
  const third = tokenIn((await house.app.services.operator.createCompany(lake)).link)
  const late = { ...asked, token: third, email: 'lac@lac.example' }
  clock.advance(3_599)
  expect(await refusalOf(call('accounts.bootstrap', { ...late, password: 'court' }))).toBe('weak_password')
  clock.advance(1)
  expect(await refusalOf(call('accounts.bootstrap', late))).toBe('link_not_valid')

  async function personalKey(): Promise<string> {
    const { service } = await ada.call('services.create', { name: 'svc-agenda' })
    const { secret } = await ada.call('keys.createForService', {
      accountId: service.account.accountId,
      name: 'Agenda',
      scopes: ['directory:read'],
    })
    return secret
  }
  async function byKey(secret: string): Promise<number> {
    const answer = await fetch(`${house.origin}/v1/accounts`, {
      headers: { authorization: `Bearer ${secret}` },
    })
    return answer.status
  }
})
