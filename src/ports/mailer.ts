import type { Locale } from '../protocol/index.ts'

export interface Mail {
  to: string
  locale: Locale
  subject: string
  /** Plain text. Never holds message content, file names or anything about a patient. */
  text: string
  /** The same words as HTML, which loads nothing from anywhere. */
  html: string
}

/**
 * Hands a mail to a mail server. Resolves once the server took responsibility for it; throws MailRefused when it never
 * will, MailerUnavailable when it may later.
 */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<void>
}

/** The mail was not accepted; the caller may try again later. */
export class MailerUnavailable extends Error {
  override name = 'MailerUnavailable'
  /** The number of the server's reply (RFC 5321), if there was one. */
  readonly reply: number | undefined
  constructor(message: string, options: ErrorOptions & { reply?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.reply = options.reply
  }
}

/** This mail, or its recipient, will not be accepted however often it is tried. */
export class MailRefused extends MailerUnavailable {
  override name = 'MailRefused'
}
