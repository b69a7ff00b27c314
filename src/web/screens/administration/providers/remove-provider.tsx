import type { IdentityProvider } from '../../../../protocol/index.ts'
import { Lines } from '../../../components/lines.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { TypedConfirm } from '../../../components/typed-confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'

/** Everybody's link goes with it: what happens is said first, and the name is typed. */
export function RemoveProvider({ provider, onClose }: { provider: IdentityProvider; onClose(): void }) {
  const { workspace, router } = useDesk()
  const { providers: text } = useAdministrationText()
  const proven = useProven()
  const { providerId, name } = provider
  const remove = async (): Promise<void> => {
    await proven(() => workspace.session.call('providers.delete', { providerId }))
    router.replace(pageAt('/administration/providers'))
  }
  return (
    <TypedConfirm
      title={text.removeTitle(name)}
      typing={{ name, label: text.typeName(name) }}
      submit={text.removeSubmit}
      act={remove}
      onClose={onClose}
    >
      <Lines of={text.removeWhat} />
    </TypedConfirm>
  )
}
