import { useCallback, useState } from 'react'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { BackToProviders } from './back-to-providers.tsx'
import { FromThere } from './from-there.tsx'
import { type Draft, emptyDraft } from './provider-draft.ts'
import { ThereStep } from './there-step.tsx'
import { WhichStep } from './which-step.tsx'
import type { Prepared } from './wizard-step.ts'
import './providers.css'

/** The wizard: which provider, what to say there, what it says back. Nothing is kept before its last step. */
export function NewProviderScreen() {
  const { workspace } = useDesk()
  const { providers, frame } = useAdministrationText()
  const { wizard: text } = providers
  const load = useCallback(
    (): Promise<Prepared> => workspace.session.call('providers.prepare', {}),
    [workspace],
  )
  const loaded = useLoaded(load)
  return (
    <Page title={text.title} help={text.help} back={<BackToProviders />}>
      <Loading of={loaded} words={frame.loading}>
        {(prepared) => <Steps prepared={prepared} />}
      </Loading>
    </Page>
  )
}

const steps = [WhichStep, ThereStep, FromThere] as const

function Steps({ prepared }: { prepared: Prepared }) {
  const { wizard: text } = useAdministrationText().providers
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  const [at, setAt] = useState(0)
  const Step = steps[at] ?? WhichStep
  return (
    <>
      <ol className="steps" aria-label={text.step(at + 1, steps.length)}>
        {text.steps.map((name, index) => (
          <li key={name} aria-current={index === at ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      <Step
        key={at}
        draft={draft}
        prepared={prepared}
        onChange={setDraft}
        onNext={() => setAt(at + 1)}
        onBack={() => setAt(at - 1)}
      />
    </>
  )
}
