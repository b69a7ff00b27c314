import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { randomBytes, randomId, randomPassword } from '../../src/crypto/random.ts'
import { migrate } from '../../src/database/migrate.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { preparePrismeDatabase } from '../../src/embedded/prisme-database.ts'
import { createActor } from '../support/actor.ts'
import { spellingsOf } from '../support/canary.ts'
import { environmentOf, withoutFactors } from '../support/house.ts'
import { type StandInProvider, standInProvider } from '../support/identity-provider.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { plantSecrets } from '../support/planted-secrets.ts'
import { rowsOf } from '../support/rows.ts'

const canary = (what: string): string => `canari-${what}-${randomBytes(6).toString('hex')}`

/**
 * L-8, for what exists: unique words are planted through normal and failing paths, then looked for, in every spelling,
 * in Postgres' files (data and WAL), the object store, the logs, the key store and the mail.
 */
test('L-8: nothing that people write, name, upload or sign in with can be read where it is kept', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-canary-'))
  const postgres = await startPostgres({
    directory: join(directory, 'postgres'),
    durable: true,
    report: () => {},
  })
  const log: string[] = []
  await using mails = await startMailServer()
  await using idp = await standInProvider()
  try {
    const urls = await preparePrismeDatabase(postgres.adminUrl, 'prisme', {
      app: randomPassword(),
      jobs: randomPassword(),
    })
    await migrate(urls.admin, urls.jobs)
    const environment = {
      ...environmentOf(directory, urls, await freePort()),
      ...idp.environment,
      SMTP_URL: mails.url,
    }
    const app = await openApp(loadConfig(environment), { writeLog: (line) => log.push(line) })
    const { pinIsKept, ...planted } = await plant(app, urls.admin, { mails, idp })
    expect(pinIsKept).toBe(false)
    await rowsOf(urls.admin, 'checkpoint')
    await app.close()
    await postgres.stop()
    const haystacks = await filesUnder(directory, ['tls', 'keyring.json'])
    haystacks.push({ name: 'log', bytes: Buffer.from(log.join('\n')) })
    expect(haystacks.length).toBeGreaterThan(100)
    const found = Object.entries(planted).flatMap(([what, word]) =>
      spellingsOf(word).flatMap((spelling) =>
        haystacks.filter(({ bytes }) => bytes.includes(spelling)).map(({ name }) => `${what} in ${name}`),
      ),
    )
    expect([...new Set(found)]).toEqual([])
    // The search itself finds what is there in clear on purpose: otherwise an empty result would prove nothing.
    const control = haystacks.filter(({ bytes }) => bytes.includes('Clinique des Tilleuls'))
    expect(control.length).toBeGreaterThan(0)
  } finally {
    await postgres.stop()
    await rm(directory, { recursive: true, force: true })
  }
}, 90_000)

async function plant(
  app: Awaited<ReturnType<typeof openApp>>,
  adminUrl: string,
  { mails, idp }: { mails: MailServer; idp: StandInProvider },
) {
  const words = {
    body: canary('message'),
    name: canary('bulle'),
    rename: canary('renommee'),
    fileName: canary('fichier'),
    fileBytes: canary('octets'),
    refusedFile: canary('refuse'),
    displayName: canary('personne'),
    email: canary('adresse'),
    password: `Aa1!${canary('motdepasse')}`,
    wrongPassword: `Aa1!${canary('faux')}`,
    refusedBody: canary('rejete'),
    badField: canary('champ'),
  }
  const { companyId } = await app.services.companies.create('Clinique des Tilleuls', withoutFactors)
  const password = randomPassword()
  const person = {
    email: `${words.email}@example.org`,
    displayName: words.displayName,
    role: 'user',
    password: words.password,
  } as const
  const accountId = await app.services.accounts.create(companyId, person)
  const origin = `https://localhost:${app.httpsPort}`
  const alice = createActor({ ...person, accountId, origin, wire: 'socket' })
  await alice.session.signIn(person.email, words.wrongPassword).catch(() => undefined)
  await alice.session.signIn(person.email, words.password)
  await alice.comesOnline()
  const { conversationId } = await alice.creates(words.name)
  const tokens = { accessToken: (await alice.session.accessToken()) ?? '' }
  await alice.sends(conversationId, `Bonjour ${words.body}`)
  await alice.call('bubbles.rename', { bubbleId: conversationId, name: words.rename })
  const file = await alice.uploads(
    conversationId,
    `${words.fileName}.txt`,
    Buffer.from(`avant ${words.fileBytes} après`),
  )
  await alice.downloads(file.fileId)
  await alice.sends(conversationId, 'avec pièce', [file.fileId])
  // Failing paths: to nobody, with too much, with what is not asked for, while the database refuses.
  await alice.sends(randomId(), words.refusedBody).catch(() => undefined)
  await alice.sends(conversationId, words.refusedBody.padEnd(40_000, '.')).catch(() => undefined)
  await fetch(`${origin}/v1/bubbles?${words.badField}=1`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens.accessToken}`,
      'content-type': 'application/json',
      'user-agent': words.badField,
    },
    body: JSON.stringify({ name: words.refusedBody, [words.badField]: 1 }),
  })
  await alice
    .uploads(conversationId, `${words.refusedFile}.txt`, Buffer.alloc(5_000_000, words.refusedFile))
    .catch(() => undefined)
  await rowsOf(
    adminUrl,
    'alter table prisme.conversation_events add constraint refuse_all check (sequence < 0) not valid',
  )
  await alice.sends(conversationId, words.refusedBody).catch(() => undefined)
  await rowsOf(adminUrl, 'alter table prisme.conversation_events drop constraint refuse_all')
  const admin = { email: 'ada@example.org', displayName: 'Ada', role: 'company_admin', password } as const
  const adaId = await app.services.accounts.create(companyId, admin)
  const ada = createActor({ ...admin, accountId: adaId, origin, wire: 'rest' })
  await ada.session.signIn(admin.email, admin.password)
  await app.services.operator.addDomain(companyId, 'tilleuls.example')
  const secrets = await plantSecrets({ ada, alice, mails, idp, adminUrl })
  alice.leaves()
  return { ...words, ...tokens, ...secrets.words, pinIsKept: secrets.pinIsKept }
}

async function filesUnder(
  directory: string,
  except: readonly string[],
): Promise<{ name: string; bytes: Buffer }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const wanted = files.filter((file) => !except.some((name) => file.startsWith(join(directory, name))))
  return Promise.all(
    wanted.map(async (file) => ({ name: file.slice(directory.length + 1), bytes: await readFile(file) })),
  )
}

test('the search finds each spelling it claims to find', () => {
  const word = canary('essai')
  const text = `du texte ${word} et la suite`
  const kept = [
    Buffer.from(text),
    Buffer.from(Buffer.from(text).toString('base64')),
    Buffer.from(Buffer.from(`x${text}`).toString('base64')),
    Buffer.from(Buffer.from(`xy${text}`).toString('base64')),
    Buffer.from(Buffer.from(text).toString('hex')),
    Buffer.from(text, 'utf16le'),
    Buffer.from(encodeURIComponent(text)),
  ]
  for (const [i, bytes] of kept.entries())
    expect(
      spellingsOf(word).some((spelling) => bytes.includes(spelling)),
      `${i}`,
    ).toBe(true)
  expect(spellingsOf(word).some((spelling) => deflateRawSync(text).includes(spelling))).toBe(false)
})
