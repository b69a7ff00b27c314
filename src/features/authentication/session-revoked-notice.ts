import type { Database } from '../../database/database.ts'
import type { Mailer } from '../../ports/mailer.ts'
import type { Accounts } from '../accounts/index.ts'

interface Needs {
  database: Database
  accounts: Accounts
  /** Undefined when no mail server is configured: there is then nobody to tell through. */
  mailer: Mailer | undefined
  publicOrigin: string
}

/** tells someone that a session of theirs was ended because its token had been used twice. No detail, no link but home. */
export function sessionRevokedNotice(needs: Needs) {
  return async (notice: { companyId: string; accountId: string }, signal: AbortSignal): Promise<void> => {
    if (needs.mailer === undefined) return
    const to = await needs.database.inCompany(notice.companyId, (tx) =>
      needs.accounts.email(tx, notice.accountId),
    )
    await needs.mailer.send(
      { to, subject: 'Prisme : une de vos sessions a été fermée', text: text(needs.publicOrigin) },
      signal,
    )
  }
}

function text(origin: string): string {
  return [
    'Bonjour,',
    '',
    'Une de vos sessions Prisme a été fermée par sécurité : un jeton déjà utilisé a été présenté une seconde fois.',
    `Reconnectez-vous sur ${origin}. Si vous n’êtes pas à l’origine de cette activité, changez votre mot de passe`,
    'et prévenez l’administrateur de votre établissement.',
    '',
    'Hello,',
    '',
    'One of your Prisme sessions was ended as a precaution: a token that had already been used was presented again.',
    `Sign in again at ${origin}. If this was not you, change your password and tell your administrator.`,
    '',
  ].join('\n')
}
