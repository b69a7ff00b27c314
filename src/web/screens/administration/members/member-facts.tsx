import { useEffect, useState } from 'react'
import type { CompanyMember, Professional } from '../../../../protocol/index.ts'
import { ProfessionalFacts } from '../../../components/professional-facts.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { MemberBadge } from './member-table.tsx'

/** What is known of a person, and is not changed by hand. */
export function MemberFacts({ member }: { member: CompanyMember }) {
  const { text, formats } = useLanguage()
  const { members: words, frame } = useAdministrationText()
  const { workspace } = useDesk()
  const [said, setSaid] = useState<readonly Professional[]>([])
  const { accountId } = member
  useEffect(() => {
    workspace.session
      .call('members.identities', { accountId })
      .then(({ identities }) => setSaid(identities.flatMap(({ professional }) => professional ?? [])))
      .catch(() => undefined)
  }, [workspace, accountId])
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
      {said.map((professional) => (
        <ProfessionalFacts key={professional.rpps ?? ''} professional={professional} />
      ))}
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
