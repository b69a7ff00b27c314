import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { keptPort } from './free-port.ts'
import { inboxServer } from './inbox-server.ts'
import { type CaughtMail, type MailBox, openMailBox } from './mail-box.ts'
import type { Report } from './report.ts'

export interface MailCatcherOptions {
  /** Where the mails are kept, for their owner only. Made if missing. */
  directory: string
  report: Report
}

export interface MailCatcher {
  /** Where to send mails. They go no further. */
  readonly smtpUrl: string
  /** The inbox, for people; `api/mails` under it is for programs. */
  readonly url: string
  /** Newest first. */
  mails(): CaughtMail[]
  /** The newest mail that fits, or the first to arrive that does. Rejects when the signal aborts. */
  waitFor(fits: (mail: CaughtMail) => boolean, signal: AbortSignal): Promise<CaughtMail>
  stop(): Promise<void>
}

const largestMailBytes = 10 * 1024 * 1024
const closePatienceMs = 500

/**
 * A mail server for people who configured none: it accepts any mail and shows it in an inbox of its own. Loopback only,
 * without encryption or passwords; anyone on this machine can read it, so it is for development and demonstration.
 */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const directory = resolve(options.directory)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const box = await openMailBox(join(directory, 'mails'))
  const smtp = catchingServer(box, options.report)
  const smtpPort = await keptPort(join(directory, 'smtp-port'))
  smtp.listen(smtpPort, '127.0.0.1')
  await once(smtp.server, 'listening')
  const web = await inboxServer(box)
  const webPort = await keptPort(join(directory, 'web-port'))
  web.listen(webPort, '127.0.0.1')
  await once(web, 'listening')
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    url: `http://127.0.0.1:${webPort}/`,
    mails: box.mails,
    waitFor: (fits, signal) => waitFor(box, fits, signal),
    stop: () => stopBoth(smtp, web),
  }
}

function catchingServer(box: MailBox, report: Report): SMTPServer {
  const server = new SMTPServer({
    // The TLS certificate that comes with the library is public: offering it would only pretend.
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMailBytes,
    closeTimeout: closePatienceMs,
    onData(stream, session, done) {
      receive(box, stream, session).then(() => done(), done)
    },
  })
  server.on('error', (error) => report(`The mail catcher had a problem with a connection: ${error.message}.`))
  return server
}

/** The sender is told that the mail was taken only once it is kept. */
async function receive(
  box: MailBox,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const parsed = await simpleParser(stream)
  if (stream.sizeExceeded) {
    throw Object.assign(new Error('the mail is larger than 10 MiB'), { responseCode: 552 })
  }
  const { mailFrom, rcptTo } = session.envelope
  await box.add({
    receivedAt: new Date().toISOString(),
    from: mailFrom === false ? '' : mailFrom.address,
    to: rcptTo.map(({ address }) => address),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html === false ? undefined : parsed.html,
  })
}

function waitFor(
  box: MailBox,
  fits: (mail: CaughtMail) => boolean,
  signal: AbortSignal,
): Promise<CaughtMail> {
  const { promise, resolve: found, reject } = Promise.withResolvers<CaughtMail>()
  const unsubscribe = box.subscribe((mail) => {
    if (fits(mail)) found(mail)
  })
  const already = box.mails().find(fits)
  if (already !== undefined) found(already)
  const give = (): void => reject(signal.reason)
  if (signal.aborted) give()
  signal.addEventListener('abort', give, { once: true })
  return promise.finally(() => {
    unsubscribe()
    signal.removeEventListener('abort', give)
  })
}

async function stopBoth(smtp: SMTPServer, web: Server): Promise<void> {
  if (!web.listening) return
  await new Promise<void>((done) => smtp.close(() => done()))
  const closed = once(web, 'close')
  web.close()
  web.closeAllConnections()
  await closed
}
