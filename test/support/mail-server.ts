import { once } from 'node:events'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface CaughtMail {
  to: string
  subject: string
  text: string
  html: string
  raw: string
}

/** A mail server that can be told what to reply, and waited for. */
export interface MailServer extends AsyncDisposable {
  url: string
  caught: CaughtMail[]
  /** The number it refuses each recipient with; undefined when it takes mails. */
  refuses: number | undefined
  /** How often it was asked to take a mail. */
  tries: number
  /** Nobody listens there any more. */
  goesDown(): Promise<void>
  returns(): Promise<void>
  /** The nth mail to an address, the first without `nth`. */
  to(address: string, nth?: number): Promise<CaughtMail>
}

export async function startMailServer(): Promise<MailServer> {
  const watchers = new Set<() => void>()
  // One that was closed refuses mails for good, also when it listens again: who returns is another.
  const begin = async (port: number): Promise<SMTPServer> => {
    const made = new SMTPServer(options)
    made.on('error', () => undefined)
    made.listen(port, '127.0.0.1')
    await once(made.server, 'listening')
    return made
  }
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      mails.tries++
      if (mails.refuses === undefined) return done()
      done(Object.assign(new Error('no'), { responseCode: mails.refuses }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString()
        const { subject = '', text = '', html } = await simpleParser(raw)
        const [to] = session.envelope.rcptTo.map(({ address }) => address)
        mails.caught.push({ to: to ?? '', subject, text, html: html || '', raw })
        for (const watcher of [...watchers]) watcher()
        done()
      })
    },
  }
  let server = await begin(0)
  const address = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const mails: MailServer = {
    url: `smtp://127.0.0.1:${address.port}`,
    caught: [],
    refuses: undefined,
    tries: 0,
    goesDown: () => new Promise((done) => server.close(() => done())),
    async returns() {
      server = await begin(address.port)
    },
    to: (address, nth = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = mails.caught.filter(({ to }) => to === address)[nth - 1]
          if (found === undefined) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
      }),
    async [Symbol.asyncDispose]() {
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
  return mails
}
