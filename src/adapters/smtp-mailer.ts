import { createTransport } from 'nodemailer'
import type { Secret } from '../config/secret.ts'
import { type Mail, type Mailer, MailerUnavailable, MailRefused } from '../ports/mailer.ts'

export interface SmtpOptions {
  /**
   * smtp://host:port or smtps://host:port, with user and password if the server wants them. smtp:// is upgraded to TLS
   * before anything is said, except on this machine; `?requireTLS=false` allows a relay that has no TLS.
   */
  readonly url: Secret
  /** The sender, as an address or `Name <address>`. */
  readonly from: string
}

const TIMEOUTS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
}

/** One plain address: a list, a display name or a line break would be a way to reach others, or to write headers. */
const ONE_ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,255}$/u

/** Sends text and HTML as alternatives (RFC 2046), each mail over a connection of its own, which an abort closes. */
export function createSmtpMailer({ url, from }: SmtpOptions): Mailer {
  const transport = createTransport({
    url: url.reveal(),
    ...(mustUpgrade(url.reveal()) ? { requireTLS: true } : {}),
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail, signal) {
      signal.throwIfAborted()
      if (!ONE_ADDRESS.test(mail.to)) throw new MailRefused('not one mail address')
      try {
        await transport.sendMail({ ...written(mail), from, signal })
      } catch (error) {
        throw signal.aborted ? signal.reason : failure(error)
      }
    },
  }
}

function written({ to, subject, text, html, locale }: Mail) {
  return {
    to: { name: '', address: to },
    subject: subject.replaceAll(/\p{Cc}+/gu, ' '),
    text,
    html,
    // Absence notes and the like must not answer (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': locale },
  }
}

/** Mails carry links that open accounts: whoever can cut TLS off must get nothing. */
function mustUpgrade(url: string): boolean {
  const { protocol, hostname, searchParams } = new URL(url)
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
  return protocol === 'smtp:' && !isHere && !searchParams.has('requireTLS')
}

/**
 * What a server replies may quote the address, so of a reply only its number is kept. A 5xx about the recipient or the mail
 * itself is for good; one about our sender or password is the operator's to mend, and the mail waits for it.
 */
function failure(error: unknown): MailerUnavailable {
  const { responseCode: reply, code, command } = repliedIn(error)
  if (reply === undefined) return new MailerUnavailable('the mail server cannot be used', { cause: error })
  const aboutThisMail = code === 'EMESSAGE' || command === 'RCPT TO'
  const Kind = reply >= 500 && aboutThisMail ? MailRefused : MailerUnavailable
  return new Kind(`the mail server replied ${reply}`, { reply })
}

interface Replied {
  responseCode?: number
  code?: string
  command?: string
}

function repliedIn(error: unknown): Replied {
  if (!(error instanceof Error) || !('responseCode' in error)) return {}
  // What the library adds to its errors, all of it optional.
  const { responseCode, ...rest } = error as Error & Replied
  return typeof responseCode === 'number' ? { responseCode, ...rest } : {}
}
