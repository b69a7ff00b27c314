import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { type memberFileOperations, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { accessReview } from './access-review.ts'
import type { Inviting } from './inviting.ts'
import { type ReadFile, readPeople } from './member-import.ts'

export function memberFileHandlers(needs: {
  accounts: Accounts
  inviting: Inviting
  clock: Clock
}): Pick<Handlers, keyof typeof memberFileOperations> {
  const { accounts, inviting, clock } = needs
  const review = accessReview(needs)

  /** What the file says, and who of it is in the company already; of other companies nothing is told. */
  async function read(tx: Transaction, csv: string): Promise<ReadFile> {
    const file = readPeople(csv)
    const here = await accounts.addressesHere(
      tx,
      file.people.map(({ email }) => email),
    )
    const known = file.people.filter(({ email }) => here.has(email))
    const faults = known.map(({ line }) => ({ line, column: 'email', code: 'has_account' }) as const)
    return {
      people: file.people.filter(({ email }) => !here.has(email)),
      faults: [...file.faults, ...faults].sort((a, b) => a.line - b.line),
      leftOut: file.leftOut,
    }
  }

  return {
    'members.checkImport': ({ csv }, { tx }) => read(tx, csv),
    async 'members.import'({ csv }, { caller, tx }) {
      const { people, faults } = await read(tx, csv)
      if (faults.length > 0 || people.length === 0)
        throw new Problem('import_refused', {
          issues: faults.map(({ line, column, code }) => ({
            path: `${line}.${column ?? ''}`,
            message: code,
          })),
        })
      for (const { email, role, locale, name, title } of people)
        await inviting.invite(tx, {
          email,
          role,
          locale,
          displayName: name ?? undefined,
          title: title ?? undefined,
          bubbleId: undefined,
          organisation: undefined,
          accountDays: undefined,
          invitedBy: caller.accountId,
        })
      return { invited: people.length }
    },
    async 'members.export'({ locale }, { tx }) {
      const { csv, people } = await review(tx, locale)
      const madeAt = clock.now().toISOString()
      const name = locale === 'fr' ? 'revue-des-acces' : 'access-review'
      return { fileName: `${name}-${madeAt.slice(0, 10)}.csv`, csv, people, madeAt }
    },
  }
}
