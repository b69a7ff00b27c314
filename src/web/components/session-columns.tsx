import type { ReactNode } from 'react'
import type { OpenSession } from '../../protocol/index.ts'
import type { Formats } from '../i18n/formats.ts'
import type { Text } from '../i18n/text.ts'
import type { Column } from './data-table.tsx'

type Words = Text['security']['sessions']

export function deviceOf({ device }: OpenSession, words: Words): string {
  return device === '' ? words.unknownDevice : device
}

/** What is said of an open session; `mark` stands beside its device. */
export function sessionColumns<Session extends OpenSession>(
  words: Words,
  formats: Formats,
  mark?: (session: Session) => ReactNode,
): Column<Session>[] {
  return [
    {
      key: 'device',
      head: words.device,
      cell: (session) => (
        <>
          {deviceOf(session, words)} {mark?.(session)}
        </>
      ),
    },
    { key: 'used', head: words.used, cell: ({ lastActiveAt }) => formats.moment(lastActiveAt) },
    { key: 'opened', head: words.opened, cell: ({ createdAt }) => formats.moment(createdAt) },
    {
      key: 'by',
      head: words.by,
      cell: ({ secondFactor, throughProvider }) =>
        throughProvider ? words.byProvider : secondFactor ? words.byFactor : words.byPassword,
    },
  ]
}
