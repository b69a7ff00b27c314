import { fromBase32 } from '../../src/crypto/totp.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import type { Actor } from './actor.ts'
import type { StandInProvider } from './identity-provider.ts'
import type { MailServer } from './mail-server.ts'
import { refusalOf } from './refusals.ts'
import { rowsOf } from './rows.ts'
import { codeOf, tokensOf } from './signs-in.ts'

interface Needs {
  /** Signed in just now, without a second factor. */
  ada: Actor
  /** Somebody whose password is replaced. */
  alice: Actor
  mails: MailServer
  idp: StandInProvider
  adminUrl: string
}

/**
 * What people and programs are given once, by mail or on screen: made, used and misused. Also whether the six digits of a
 * code stand anywhere in what is kept of it: they are too short to be looked for in whole files.
 */
export async function plantSecrets(needs: Needs) {
  const { ada, alice, mails } = needs
  const invited = 'invitee@example.org'
  await ada.call('invitations.inviteMember', { email: invited })
  const invitation = /invitation#(\S+)/.exec((await mails.to(invited)).text)?.[1] ?? ''
  await ada.call('invitations.look', { token: invitation })
  const reset = await resetOf(needs)
  return {
    words: {
      invitation,
      newPassword: reset.newPassword,
      ...(await keySecret(ada, alice)),
      ...(await webhookSecrets(ada)),
      ...(await providerSecrets(needs)),
      ...(await factorSecrets(ada)),
    },
    pinIsKept: reset.pinIsKept,
  }
}

async function resetOf({ alice, mails, adminUrl }: Needs) {
  const newPassword = 'Aa1!canari-nouveau-9f3b71'
  const { resetId } = await alice.session.call('accounts.requestPasswordReset', { email: alice.email })
  const pin = /\b\d{6}\b/.exec((await mails.to(alice.email)).text)?.[0] ?? ''
  const tables = ['prisme.password_resets', 'graphile_worker._private_jobs', 'prisme.access_traces']
  const kept: unknown[] = []
  for (const table of tables) kept.push(...(await rowsOf(adminUrl, `select r::text from ${table} r`)))
  // Digits of hashes and times stand among others of their kind.
  const pinIsKept = new RegExp(`(?<![0-9a-f.])${pin}(?![0-9a-f])`).test(JSON.stringify(kept))
  await refusalOf(alice.session.call('accounts.resetPassword', { resetId, pin, newPassword: 'court' }))
  await alice.session.call('accounts.resetPassword', { resetId, pin, newPassword })
  return { newPassword, pinIsKept: pin === '' || pinIsKept }
}

async function keySecret(ada: Actor, alice: Actor): Promise<{ apiKey: string }> {
  const { service } = await ada.call('services.create', { name: 'svc-canari' })
  const { accountId } = service.account
  const made = { accountId, name: 'Canari', scopes: ['messages:send' as const] }
  const { secret } = await ada.call('keys.createForService', made)
  const asks = (token: string): Promise<Response> =>
    fetch(`${alice.origin}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  for (const token of [secret, `${secret}x`]) await asks(token)
  return { apiKey: secret }
}

async function webhookSecrets(ada: Actor) {
  const address = 'canari-adresse-5d20c4'
  const { webhook, secret } = await ada.call('webhooks.create', {
    name: 'canari-webhook-81be06',
    url: `https://${address}.example/`,
    events: ['member.promoted'],
  })
  const { webhookId } = webhook
  await ada.call('webhooks.test', { webhookId })
  const next = await ada.call('webhooks.rotateSecret', { webhookId })
  const bytesOf = (text: string): Buffer => Buffer.from(text.replace('whsec_', ''), 'base64')
  return {
    webhookName: 'canari-webhook-81be06',
    webhookAddress: address,
    webhookSecret: secret,
    nextWebhookSecret: next.secret,
    webhookSecretBytes: bytesOf(secret),
    nextWebhookSecretBytes: bytesOf(next.secret),
  }
}

/** A provider's secret and name, and everything of a sign-in there, by somebody it brings; the domain `tilleuls.example` is ours. */
async function providerSecrets({ ada, idp }: Needs) {
  const name = 'canari-fournisseur-2c91ea'
  const { issuer, clientId, clientSecret } = idp
  const asked = { issuer, clientId, clientSecret, name, provisioning: 'users' } as const
  const { provider } = await ada.call('providers.create', asked)
  const { ways } = await ada.session.call('sessions.ways', { email: 'qui@tilleuls.example' })
  const way = ways.flatMap((one) => (one.kind === 'provider' ? [one.way] : []))[0] ?? ''
  const begun = await ada.session.call('sessions.beginWithProvider', { way })
  const subject = 'canari-sujet-70d5b3'
  const email = 'canari-federe-b8f0c2@tilleuls.example'
  const said = {
    sub: subject,
    email,
    email_verified: true,
    name: 'canari-nom-41c7de',
    sid: 'canari-sid-9a0b17',
  }
  const { flow = '' } = begun
  const response = idp.visit(begun.authorizationUrl, said)
  const query = new URLSearchParams(response)
  const shown = { returnedTo: provider.providerId, flow, response }
  const wrong = { ...shown, response: response.replace('code=', 'code=x') }
  const { accessToken } = tokensOf(await ada.session.call('sessions.finishWithProvider', shown))
  const entered = createRestCall({ origin: ada.origin, locale: 'fr', accessToken: async () => accessToken })
  const { endAtProvider } = await entered('sessions.signOut', {})
  const idToken = new URL(endAtProvider?.url ?? '').searchParams.get('id_token_hint') ?? ''
  await refusalOf(ada.session.call('sessions.finishWithProvider', wrong))
  return {
    providerName: name,
    clientSecret,
    flow,
    state: query.get('state') ?? '',
    code: query.get('code') ?? '',
    nonce: new URL(begun.authorizationUrl).searchParams.get('nonce') ?? '',
    subject,
    federatedEmail: 'canari-federe-b8f0c2',
    federatedName: 'canari-nom-41c7de',
    providerSession: 'canari-sid-9a0b17',
    idToken,
  }
}

async function factorSecrets(ada: Actor) {
  const { offer } = await ada.call('factors.begin', { kind: 'totp' })
  if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
  const answer = { kind: 'totp', factorId: offer.factorId, code: codeOf(offer.secret) } as const
  const { recoveryCodes = [] } = await ada.call('factors.add', { name: 'Téléphone', answer })
  const [used = '', kept = ''] = recoveryCodes
  const next = await ada.session.signIn(ada.email, ada.password)
  if (next.step !== 'confirm') throw new Error(`asked to ${next.step}`)
  await next.confirm({ kind: 'recoveryCode', code: used })
  return {
    totpSecret: offer.secret,
    totpSecretBytes: fromBase32(offer.secret),
    usedRecoveryCode: used,
    recoveryCode: kept,
    recoveryCodeWithoutSigns: kept.replaceAll(/[^0-9A-Za-z]/g, ''),
  }
}
