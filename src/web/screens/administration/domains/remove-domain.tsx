import type { CompanyDomain } from '../../../../protocol/index.ts'
import { Lines } from '../../../components/lines.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { TypedConfirm } from '../../../components/typed-confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'

/** What happens is said first; where people come in by it, its name is typed. */
export function RemoveDomain({ domain, onClose }: { domain: CompanyDomain; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { domains: text } = useAdministrationText()
  const proven = useProven()
  const { domainId, domain: name, state } = domain
  const isHeld = state !== 'waiting'
  const remove = async (): Promise<void> => {
    await proven(() => workspace.session.call('domains.remove', { domainId }))
    router.replace(pageAt('/administration/domains'))
  }
  return (
    <TypedConfirm
      title={text.removeTitle(name)}
      typing={isHeld ? { name, label: text.typeDomain(name) } : undefined}
      submit={text.removeSubmit}
      act={remove}
      onClose={onClose}
    >
      <Lines of={isHeld ? text.removeWhat : text.removeClaim} />
    </TypedConfirm>
  )
}
