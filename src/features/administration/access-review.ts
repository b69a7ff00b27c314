import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Locale, Role } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { writeCsv } from './csv.ts'
import { type ReviewRow, readReview } from './review-repository.ts'

interface Words {
  headings: readonly string[]
  roles: Readonly<Record<Role, string>>
  service: string
  states: Readonly<Record<'active' | 'blocked' | 'unused' | 'expired' | 'unproven', string>>
  factors: Readonly<Record<'totp' | 'passkey', string>>
}

const words: Readonly<Record<Locale, Words>> = {
  fr: {
    headings: [
      'Nom',
      'Courriel',
      'Rôle',
      'Fonction',
      'Organisme',
      'État',
      'Créé le',
      'Dernière connexion',
      'Seconds facteurs',
      'Bulles',
      'Bulles organisées',
      'Clés d’API',
      'Fin de l’accès',
      'Identifiant',
    ],
    roles: { guest: 'Invité', user: 'Utilisateur', company_admin: 'Administrateur' },
    service: 'Compte de service',
    states: {
      active: 'Actif',
      blocked: 'Bloqué',
      unused: 'Bloqué (inutilisé)',
      expired: 'Expiré',
      unproven: 'À confirmer',
    },
    factors: { totp: 'application', passkey: 'clé d’accès' },
  },
  en: {
    headings: [
      'Name',
      'Email',
      'Role',
      'Title',
      'Organisation',
      'State',
      'Created',
      'Last sign-in',
      'Second factors',
      'Bubbles',
      'Bubbles organised',
      'API keys',
      'Access ends',
      'Identifier',
    ],
    roles: { guest: 'Guest', user: 'User', company_admin: 'Administrator' },
    service: 'Service account',
    states: {
      active: 'Active',
      blocked: 'Blocked',
      unused: 'Blocked (unused)',
      expired: 'Expired',
      unproven: 'To be confirmed',
    },
    factors: { totp: 'authenticator', passkey: 'passkey' },
  },
}

/** R45: everyone who has access, for who looks over it. Names of bubbles are their members' affair: they are counted. */
export function accessReview({ accounts, clock }: { accounts: Accounts; clock: Clock }) {
  return async (tx: Transaction, locale: Locale): Promise<{ csv: string; people: number }> => {
    const say = words[locale]
    const rows = await readReview(tx, clock.now())
    const lines: string[][] = []
    for (const row of rows) {
      const person = await accounts.freshSummary(tx, row.account_id)
      if (person === undefined) throw new Error('an account is gone')
      const address = await accounts.address(tx, row.account_id)
      lines.push([
        person.displayName,
        address?.email ?? '',
        row.account_type === 'service' ? `${say.service} (${say.roles[row.role]})` : say.roles[row.role],
        person.title ?? '',
        person.organisation ?? '',
        say.states[stateOf(row, clock.now())],
        dayOf(row.created_at),
        instantOf(row.last_sign_in),
        row.factors.map((kind) => say.factors[kind]).join(', '),
        String(row.bubbles),
        String(row.organised),
        String(row.keys),
        dayOf(row.expires_at),
        row.account_id,
      ])
    }
    return { csv: writeCsv([say.headings, ...lines], locale === 'fr' ? ';' : ','), people: rows.length }
  }
}

function stateOf(row: ReviewRow, now: Date): keyof Words['states'] {
  if (row.disabled_at !== null) return row.disabled_reason === 'unused' ? 'unused' : 'blocked'
  if (row.expires_at !== null && row.expires_at <= now) return 'expired'
  return row.unproven ? 'unproven' : 'active'
}

const dayOf = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? ''
/** In UTC, as it is in the traces. */
const instantOf = (date: Date | null): string => date?.toISOString().slice(0, 16).replace('T', ' ') ?? ''
