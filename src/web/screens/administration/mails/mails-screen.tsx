import { useCallback } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { type AdministrationText, useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { useStore } from '../../../state/use-store.ts'

type Mail = Output<'mails.listUndelivered'>['mails'][number]

/** The mails that were given up: who waits in vain for a letter, and why it did not leave. */
export function MailsScreen() {
  const { workspace } = useDesk()
  const { mails: text, frame } = useAdministrationText()
  const load = useCallback(
    async () => (await workspace.session.call('mails.listUndelivered', {})).mails,
    [workspace],
  )
  return (
    <Page title={frame.sections.mails} help={text.help}>
      <Loading of={useLoaded(load)} words={frame.loading}>
        {(mails) => <MailTable mails={mails} />}
      </Loading>
    </Page>
  )
}

function MailTable({ mails }: { mails: readonly Mail[] }) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { mails: text, frame } = useAdministrationText()
  const people = useStore(workspace.directory.store)
  const columns: Column<Mail>[] = [
    {
      key: 'who',
      head: text.who,
      cell: ({ accountId }) => people.get(accountId)?.displayName ?? frame.someone,
    },
    { key: 'what', head: text.what, cell: ({ kind }) => letterIn(text, kind) },
    { key: 'when', head: text.when, cell: ({ failedAt }) => formats.moment(failedAt) },
    {
      key: 'why',
      head: text.why,
      cell: ({ reply }) => (reply === undefined ? text.noReply : text.refused(reply)),
    },
  ]
  return (
    <DataTable
      caption={text.caption}
      columns={columns}
      rows={mails}
      keyOf={(mail) => `${mail.accountId} ${mail.kind} ${mail.failedAt}`}
      empty={text.none}
    />
  )
}

/** A server newer than this page may write letters that the page has no word for. */
function letterIn({ letters, otherLetter }: AdministrationText['mails'], kind: string): string {
  const known: Readonly<Record<string, string>> = letters
  return Object.hasOwn(letters, kind) ? (known[kind] ?? otherLetter) : otherLetter
}
