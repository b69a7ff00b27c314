import type { CompanyMember } from '../../../../protocol/index.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { MemberBadge } from './member-table.tsx'

/** What is known of a person, and is not changed by hand. */
export function MemberFacts({ member }: { member: CompanyMember }) {
  const { text, formats } = useLanguage()
  const { members: words, frame } = useAdministrationText()
  return (
    <dl className="facts">
      <dt>{words.email}</dt>
      <dd>{member.email ?? words.forgotten}</dd>
      <dt>{words.role}</dt>
      <dd>{text.role[member.role]}</dd>
      <dt>{words.state}</dt>
      <dd>
        <MemberBadge member={member} />
      </dd>
      <dt>{words.lastSeen}</dt>
      <dd>{member.lastSeenAt === null ? frame.never : formats.full(member.lastSeenAt)}</dd>
      <dt>{words.since}</dt>
      <dd>{formats.full(member.createdAt)}</dd>
      {member.expiresAt !== null && (
        <>
          <dt>{words.until}</dt>
          <dd>{formats.full(member.expiresAt)}</dd>
        </>
      )}
    </dl>
  )
}
