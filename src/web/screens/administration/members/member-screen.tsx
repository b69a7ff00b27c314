import { useCallback, useState } from 'react'
import type { CompanyMember } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { type Loaded, useLoaded } from '../../../state/use-loaded.ts'
import { MemberAccess } from './member-access.tsx'
import { MemberFactors } from './member-factors.tsx'
import { MemberFacts } from './member-facts.tsx'
import { MemberIdentity } from './member-identity.tsx'
import { MemberLeaving } from './member-leaving.tsx'
import type { MemberParts } from './member-parts.ts'
import { MemberSwitches } from './member-switches.tsx'

/** One person of the company. */
export function MemberScreen({ accountId }: { accountId: string }) {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const load = useCallback(async () => {
    // An address may hold anything: what is nobody's id is answered like what does not exist.
    const input = { accountId: accountId as CompanyMember['accountId'] }
    return (await workspace.session.call('members.read', input)).member
  }, [workspace, accountId])
  const loaded = useLoaded(load)
  return (
    <Loading of={loaded} words={frame.loading}>
      {(member) => <KnownMember loaded={loaded} member={member} />}
    </Loading>
  )
}

function KnownMember({ loaded, member }: { loaded: Loaded<CompanyMember>; member: CompanyMember }) {
  const { members: text } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const parts: MemberParts = {
    member,
    done(next, words) {
      loaded.replace(next)
      setSaid(words)
    },
  }
  return (
    <Page title={member.displayName} back={<BackToMembers />}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <MemberFacts member={member} />
      {member.state === 'former' ? (
        <p className="page-help">{text.goneHelp}</p>
      ) : (
        <>
          <MemberIdentity {...parts} />
          <MemberAccess {...parts} />
          <MemberFactors {...parts} />
          <MemberSwitches {...parts} />
          <MemberLeaving {...parts} />
        </>
      )}
    </Page>
  )
}

function BackToMembers() {
  const { router } = useDesk()
  const { members: text } = useAdministrationText()
  return (
    <AppLink
      router={router}
      to={pageAt('/administration/members')}
      className="button button-icon button-plain"
      current={false}
    >
      <Icon name="back" />
      <span className="unseen">{text.backToList}</span>
    </AppLink>
  )
}
