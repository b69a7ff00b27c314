import { useCallback, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { BackToProviders } from './back-to-providers.tsx'
import { ClientCertificatePart } from './client-certificate-part.tsx'
import { OurAddresses } from './our-addresses.tsx'
import { OwnKeysPart } from './own-keys-part.tsx'
import { ProviderActs } from './provider-acts.tsx'
import { ProviderFacts } from './provider-facts.tsx'
import type { ProviderPartProps } from './provider-part.ts'
import { ProviderSettings } from './provider-settings.tsx'
import { TestPart } from './test-part.tsx'
import './providers.css'

/** One provider: its state, what to do about it, what it must know of us, and how its people come in. */
export function ProviderScreen({ providerId }: { providerId: string }) {
  const { workspace } = useDesk()
  const { frame } = useAdministrationText()
  const load = useCallback(
    (): Promise<Output<'providers.list'>> => workspace.session.call('providers.list', {}),
    [workspace],
  )
  const loaded = useLoaded(load)
  return (
    <Loading of={loaded} words={frame.loading}>
      {({ providers, domains }) => {
        const provider = providers.find((one) => one.providerId === providerId)
        return provider === undefined ? (
          <ProblemLine reason="provider_not_found" />
        ) : (
          <KnownProvider provider={provider} domains={domains} reload={() => void loaded.reload()} />
        )
      }}
    </Loading>
  )
}

function KnownProvider({
  provider,
  domains,
  reload,
}: Omit<ProviderPartProps, 'onDone'> & { reload(): void }) {
  const { providers: text } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const onDone = (told: string): void => {
    setSaid(told)
    reload()
  }
  const part = { provider, domains, onDone }
  return (
    <Page title={provider.name} back={<BackToProviders />}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      {!provider.active && (
        <div className="not-yet">
          <p className="not-yet-lead">{text.notYet}</p>
          <ol className="todo">
            {text.notYetSteps.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </div>
      )}
      <TestPart key={provider.providerId} provider={provider} />
      <ProviderFacts provider={provider} />
      <ProviderActs {...part} />
      <Part title={text.addresses} help={text.addressesHelp}>
        <div className="form form-wide">
          <OurAddresses kind={provider.kind} addresses={provider} />
        </div>
      </Part>
      {provider.kind === 'saml' && <OwnKeysPart provider={provider} onDone={onDone} />}
      {provider.kind === 'oidc' && <ClientCertificatePart provider={provider} onDone={onDone} />}
      <ProviderSettings key={JSON.stringify(provider)} {...part} />
    </Page>
  )
}
