export interface Mail {
  to: string
  subject: string
  /** Plain text. Never holds message content, file names or anything about a patient. */
  text: string
}

/** Hands a mail to a mail server. Resolves once the server took responsibility for it; throws MailerUnavailable else. */
export interface Mailer {
  send(mail: Mail, signal: AbortSignal): Promise<void>
}

/** The mail was not accepted; the caller may try again later. */
export class MailerUnavailable extends Error {
  override name = 'MailerUnavailable'
}
