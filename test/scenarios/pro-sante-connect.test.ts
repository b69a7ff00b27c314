import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { type Call, type CallInput, createRestCall } from '../../src/protocol/client/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { type ProSanteConnect, proSanteConnect } from '../support/pro-sante-connect.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { tokensOf } from '../support/signs-in.ts'

const [aliceId, brunoId, studentId, idleId, clerkId, silentId, weakId, malformedId] = [
  '899700000018',
  '899700000026',
  '899700000042',
  '899700000059',
  '30B0168811/CPET00001',
  '899700000067',
  '899700000075',
  '899700000083',
]

let psc: ProSanteConnect
let house: House<'ada' | 'alice'>
let providerId: string
beforeAll(async () => {
  psc = await proSanteConnect()
  house = await openHouse({ people: { ada: 'company_admin', alice: 'user' }, environment: psc.environment })
  psc.serve(house.origin)
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await psc[Symbol.asyncDispose]()
})

const asked = (more: Partial<CallInput<'providers.create'>> = {}): CallInput<'providers.create'> => ({
  preset: 'pro_sante_connect_sandbox',
  issuer: psc.issuer,
  clientId: psc.clientId,
  clientSecret: psc.clientSecret,
  ...more,
})

/** Links the account to somebody there. */
async function links(nationalId: string): Promise<unknown> {
  const { call } = house.people.alice
  const { authorizationUrl, flow = '' } = await call('identities.beginLink', { providerId })
  const back = await psc.visit(authorizationUrl, nationalId)
  return call('identities.link', { returnedTo: providerId, flow, response: back.search })
}

async function signsIn(nationalId: string): Promise<Call> {
  const stranger = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const way = `${house.companyId}.${providerId}`
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way })
  const back = await psc.visit(authorizationUrl, nationalId)
  const shown = { returnedTo: providerId, flow, response: back.search }
  const { accessToken } = tokensOf(await stranger('sessions.finishWithProvider', shown))
  return watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => accessToken }))
}

async function lastReason(): Promise<string | undefined> {
  const [row] = await rowsOf<{ reason: string }>(
    house.adminUrl,
    'select reason from prisme.access_traces where reason is not null order by occurred_at desc limit 1',
  )
  return row?.reason
}

async function said(call: Call = house.people.alice.call) {
  const { identities } = await call('identities.list', {})
  return identities[0]?.linked?.professional
}

test('a preset says everything of Pro Santé Connect but the client, and what would make it less is refused', async () => {
  const { ada } = house.people
  const reasonFor = async (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.catch(({ code, issues }) => [code, issues?.[0]?.path])
  // The real one is at one place only: nobody else gives its badge.
  expect(await reasonFor(ada.call('providers.create', asked({ preset: 'pro_sante_connect' })))).toEqual([
    'invalid_input',
    'issuer',
  ])
  const weaker: [string, Partial<CallInput<'providers.create'>>][] = [
    ['provisioning', { provisioning: 'users' }],
    ['acceptedAcr', { acceptedAcr: [] }],
    ['acceptedAcr', { acceptedAcr: ['eidas0', 'eidas1'] }],
  ]
  for (const [field, more] of weaker)
    expect(await reasonFor(ada.call('providers.create', asked(more)))).toEqual(['invalid_input', field])
  const { issuer: _, preset: __, ...bare } = asked()
  expect(await reasonFor(ada.call('providers.create', bare))).toEqual(['invalid_input', 'issuer'])
  const { provider } = await ada.call('providers.create', asked())
  providerId = provider.providerId
  expect(provider).toMatchObject({
    preset: 'pro_sante_connect_sandbox',
    name: 'Pro Santé Connect',
    discoveryUrl: `${psc.issuer}/.well-known/wallet-openid-configuration`,
    scopes: ['scope_all'],
    acrValues: ['eidas1'],
    acceptedAcr: ['eidas1', 'eidas2', 'eidas3'],
    strongAcr: ['eidas1', 'eidas2', 'eidas3'],
    algorithms: ['RS256', 'PS256'],
    provisioning: 'off',
  })
  for (const [, { provisioning, acceptedAcr }] of weaker) {
    const change = { providerId, ...(provisioning && { provisioning }), ...(acceptedAcr && { acceptedAcr }) }
    expect(await refusalOf(ada.call('providers.change', change))).toBe('invalid_input')
  }
  const { authorizationUrl } = await house.people.alice.call('identities.beginLink', { providerId })
  expect(Object.fromEntries(new URL(authorizationUrl).searchParams)).toMatchObject({
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    code_challenge_method: 'S256',
  })
})

test('what it says of somebody is shown to them and to administrators, kept fresh, sealed, and gone with the link', async () => {
  const { ada, alice } = house.people
  const { accountId } = alice
  expect(await refusalOf(links(weakId))).toBe('federation_refused')
  expect(await lastReason()).toBe('acr_too_low')
  expect(await refusalOf(links(malformedId))).toBe('federation_refused')
  expect(await lastReason()).toBe('professional_claims')
  const linkedAs = async (nationalId: string): Promise<unknown> => {
    await links(nationalId)
    const professional = await said()
    await alice.call('identities.unlink', { providerId })
    expect(await said()).toBeUndefined()
    return professional
  }
  expect(await linkedAs(brunoId)).toEqual({
    rpps: '99700000026',
    practices: [
      { profession: '10', student: false, modes: ['salaried'] },
      { profession: '21', student: false, modes: ['liberal'] },
    ],
  })
  expect(await linkedAs(studentId)).toEqual({
    rpps: '99700000042',
    practices: [{ profession: '10', student: true, modes: ['salaried'] }],
  })
  // No exercise, no badge; no number in the register, no number.
  expect(await linkedAs(idleId)).toEqual({ rpps: '99700000059', practices: [] })
  expect(await linkedAs(silentId)).toEqual({ rpps: '99700000067', practices: [] })
  expect(await linkedAs(clerkId)).toEqual({ practices: [] })

  await links(aliceId)
  const cardiologist = {
    rpps: '99700000018',
    practices: [{ profession: '10', student: false, specialty: 'SM04', modes: ['liberal', 'salaried'] }],
  }
  expect(await said()).toEqual(cardiologist)
  const ofAlice = () => ada.call('members.identities', { accountId })
  expect((await ofAlice()).identities).toMatchObject([
    { providerId, name: 'Pro Santé Connect', professional: cardiologist },
  ])
  const [trace] = await rowsOf(
    house.adminUrl,
    `select object_id, outcome from prisme.access_traces where action = 'identities.read'`,
  )
  expect(trace).toEqual({ object_id: accountId, outcome: 'done' })
  expect(await refusalOf(alice.call('members.identities', { accountId }))).toBe('not_allowed')
  expect(await refusalOf(ada.call('members.identities', { accountId: randomId() }))).toBe('account_not_found')
  const kept = await rowsOf<{ row: string }>(
    house.adminUrl,
    'select i::text as row from prisme.federated_identities i',
  )
  expect(kept).toHaveLength(1)
  // As text a sealed column is hexadecimal.
  for (const word of ['99700000018', 'SM04'])
    expect(kept[0]?.row).not.toContain(Buffer.from(word).toString('hex'))

  // Strong there, so nothing is asked for here; and what was known is what is said now.
  await rowsOf(
    house.adminUrl,
    `update prisme.federated_identities set professional_sealed = null where account_id = '${accountId}'`,
  )
  const through = await signsIn(aliceId)
  expect((await through('accounts.me', {})).account.accountId).toBe(accountId)
  expect(await said()).toEqual(cardiologist)
  expect((await through('sessions.list', {})).sessions.find(({ current }) => current)).toMatchObject({
    secondFactor: true,
    throughProvider: true,
  })
})

test('neither the number nor a name finds anybody: who is not linked stays outside', async () => {
  // Bruno’s number was linked to Alice’s account before, and is no more.
  expect(await refusalOf(signsIn(brunoId))).toBe('federation_refused')
  expect(await lastReason()).toBe('unknown_identity')
  expect(await refusalOf(signsIn(weakId))).toBe('federation_refused')
  expect(await lastReason()).toBe('acr_too_low')
  const through = await signsIn(aliceId)
  const { endAtProvider } = await through('sessions.signOut', {})
  expect(endAtProvider?.url).toContain(`${psc.issuer}/session/end?id_token_hint=`)
})
