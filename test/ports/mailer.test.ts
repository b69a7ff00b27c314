import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { createSmtpMailer } from '../../src/adapters/smtp-mailer.ts'
import { Secret } from '../../src/config/secret.ts'
import { type Mail, MailerUnavailable, MailRefused } from '../../src/ports/mailer.ts'

const never = new AbortController().signal
const mail: Mail = {
  to: 'alice@clinique.example',
  locale: 'fr',
  subject: 'Bienvenue',
  text: 'Bonjour Alice,\nvoici votre lien.\n',
  html: '<p>Bonjour Alice,<br>voici votre lien.</p>\n',
}

interface Caught {
  readonly from: string
  readonly to: string[]
  readonly raw: string
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

/** A real mail server that keeps what it is handed. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ url: string; caught: Caught[] }> {
  const caught: Caught[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom ? mailFrom.address : ''
        caught.push({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  open.push(() => server.close())
  return { url: `smtp://127.0.0.1:${portOf(server.server)}`, caught }
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

function mailerTo(url: string) {
  return createSmtpMailer({ url: new Secret(url), from: 'Prisme <ne-pas-repondre@prisme.example>' })
}

test('a mail arrives as it was written, as text and as HTML, and nothing else', async () => {
  const { url, caught } = await mailServer()
  const text = 'Bonjour Élodie,\n.\n..\nà bientôt €\n\n-- \nPrisme\n'
  await mailerTo(url).send(
    { ...mail, to: 'elodie@clinique.example', subject: 'Réinitialisation — accès', text },
    never,
  )
  expect(caught).toHaveLength(1)
  expect(caught[0]).toMatchObject({ from: 'ne-pas-repondre@prisme.example', to: ['elodie@clinique.example'] })
  const parsed = await simpleParser(caught[0]?.raw ?? '')
  expect(parsed.subject).toBe('Réinitialisation — accès')
  expect(parsed.text).toBe(text)
  expect(parsed.html).toBe(mail.html)
  expect(parsed.attachments).toEqual([])
  expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' })
  expect(parsed.headers.get('auto-submitted')).toBe('auto-generated')
})

test.each([
  '\r\nBcc: eve@example.org',
  '\nBcc: eve@example.org',
  '\rBcc: eve@example.org',
  '\r\n\r\n<b>body</b>',
  '\0x',
])('a subject cannot write headers or the body: %j', async (injection) => {
  const { url, caught } = await mailServer()
  await mailerTo(url).send({ ...mail, subject: `Bienvenue${injection}` }, never)
  const parsed = await simpleParser(caught[0]?.raw ?? '')
  expect(parsed.headers.has('bcc')).toBe(false)
  expect(parsed.text).toBe(mail.text)
  expect(parsed.subject).toMatch(/^Bienvenue /)
  expect(caught[0]?.to).toEqual([mail.to])
})

test.each([
  'alice@clinique.example, eve@example.org',
  'alice@clinique.example;eve@example.org',
  'alice@clinique.example eve@example.org',
  'alice@clinique.example\r\nBcc: eve@example.org',
  'alice@clinique.example\r\nRCPT TO:<eve@example.org>',
  'alice@clinique.example>\r\nRCPT TO:<eve@example.org',
  'Alice <alice@clinique.example>',
  'equipe: alice@clinique.example;',
  '"eve@example.org"@clinique.example',
  'alice@clinique.example\0',
  'alice@eve@example.org',
  'alice',
  '@clinique.example',
  '',
])('%j is not one address and nothing is sent', async (to) => {
  const { url, caught } = await mailServer()
  await expect(mailerTo(url).send({ ...mail, to }, never)).rejects.toThrow(MailerUnavailable)
  expect(caught).toEqual([])
})

test.each(['\r\n.\r\n', '\n.\n', '\r.\r', '\n.\r\n', '\r\n.\r'])(
  'the text %j cannot end the mail',
  async (end) => {
    const { url, caught } = await mailServer()
    const text = `avant${end}MAIL FROM:<eve@example.org>${end}RCPT TO:<bob@example.org>${end}DATA${end}après`
    await mailerTo(url).send({ ...mail, text }, never)
    await mailerTo(url).send(mail, never)
    expect(caught.map(({ to }) => to)).toEqual([[mail.to], [mail.to]])
    const parsed = await simpleParser(caught[0]?.raw ?? '')
    expect(parsed.text).toContain('après')
  },
)

test('a refused recipient is an error that does not repeat the address', async () => {
  const { url, caught } = await mailServer({
    onRcptTo: ({ address }, _session, done) => done(new Error(`${address} is unknown here`)),
  })
  const failure = await mailerTo(url)
    .send(mail, never)
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(MailRefused)
  expect(failure).toMatchObject({ message: expect.stringContaining('550'), reply: 550 })
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('alice')
  expect(caught).toEqual([])
})

test('a refused content is an error', async () => {
  const { url } = await mailServer({
    onData: (stream, _session, done) =>
      stream.resume().on('end', () => done(Object.assign(new Error('no thanks'), { responseCode: 554 }))),
  })
  await expect(mailerTo(url).send(mail, never)).rejects.toThrow(MailRefused)
})

test('a wrong password is an error, the right one is accepted', async () => {
  const { url, caught } = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'prisme' && password === 'juste' ? done(null, { user: 'prisme' }) : done(new Error('no')),
  })
  const as = (user: string) => mailerTo(url.replace('smtp://', `smtp://${user}@`))
  // Not the mail's fault: it waits until the operator has mended the password.
  await expect(as('prisme:faux').send(mail, never)).rejects.toMatchObject({
    name: 'MailerUnavailable',
    reply: 535,
  })
  await expect(mailerTo(url).send(mail, never)).rejects.toThrow(MailerUnavailable)
  await as('prisme:juste').send(mail, never)
  expect(caught).toHaveLength(1)
})

test('a server that is down is an error', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  await expect(mailerTo(`smtp://127.0.0.1:${port}`).send(mail, never)).rejects.toThrow(MailerUnavailable)
})

test('a server that says nothing is left when the caller gives up, and the connection closed', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => server.close())
  const closed = new Promise((resolve) =>
    server.once('connection', (socket) => socket.once('close', resolve).resume()),
  )
  const abort = new AbortController()
  const reason = new Error('the caller gave up')
  server.once('connection', () => setTimeout(() => abort.abort(reason), 50))
  await expect(mailerTo(`smtp://127.0.0.1:${portOf(server)}`).send(mail, abort.signal)).rejects.toBe(reason)
  await closed
})

test('off this machine nothing is said without TLS, unless the URL allows it', async () => {
  const { url, caught } = await mailServer()
  // A name of this machine that the mailer cannot know to be one.
  const elsewhere = url.replace('127.0.0.1', '0.0.0.0')
  await expect(mailerTo(elsewhere).send(mail, never)).rejects.toThrow(MailerUnavailable)
  expect(caught).toEqual([])
  await mailerTo(`${elsewhere}?requireTLS=false`).send(mail, never)
  expect(caught).toHaveLength(1)
})

test('a certificate that nobody vouches for is refused', async () => {
  const { url, caught } = await mailServer({ disabledCommands: [] })
  await expect(mailerTo(url).send(mail, never)).rejects.toThrow(MailerUnavailable)
  await expect(mailerTo(url.replace('smtp:', 'smtps:')).send(mail, never)).rejects.toThrow(MailerUnavailable)
  expect(caught).toEqual([])
})
