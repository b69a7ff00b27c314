import { useState } from 'react'
import type { SamlIdentityProvider } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { Part } from '../../../components/page.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ProviderPartProps } from './provider-part.ts'

type OwnKey = SamlIdentityProvider['keys'][number]

interface OwnKeysPartProps extends Pick<ProviderPartProps, 'onDone'> {
  provider: SamlIdentityProvider
}

/** Our key for a SAML provider, and how it is changed without a pause: announced, read there, then used. */
export function OwnKeysPart({ provider, onDone }: OwnKeysPartProps) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { keys: text } = useAdministrationText().providers
  const proven = useProven()
  const [asked, setAsked] = useState<'announce' | 'use'>()
  const { providerId, keys } = provider
  const next = keys.some(({ state }) => state === 'announced') ? 'use' : 'announce'
  const columns: Column<OwnKey>[] = [
    { key: 'state', head: text.state, cell: ({ state }) => text.states[state] },
    { key: 'until', head: text.until, cell: ({ expiresAt }) => formats.date(expiresAt) },
  ]
  const roll = async (step: 'announce' | 'use'): Promise<void> => {
    await proven(() => workspace.session.call('providers.rollKey', { providerId, step }))
    onDone(text.rolled[step])
  }
  return (
    <Part title={text.title} help={text.help}>
      <DataTable
        caption={text.caption}
        columns={columns}
        rows={keys}
        keyOf={({ certificate }) => certificate}
        empty={text.none}
      />
      <ol className="todo">
        {text.steps.map((step, index) => (
          <li key={step} aria-current={index === (next === 'use' ? 1 : 0) ? 'step' : undefined}>
            {step}
          </li>
        ))}
      </ol>
      <div className="form-actions">
        <Button icon="key" onPress={() => setAsked(next)}>
          {text.acts[next]}
        </Button>
      </div>
      {asked !== undefined && (
        <Confirm
          title={text.titles[asked]}
          help={text.consequences[asked]}
          submit={text.acts[asked]}
          tone={asked === 'use' ? 'danger' : 'primary'}
          act={() => roll(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Part>
  )
}
