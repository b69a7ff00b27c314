import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ProviderPartProps } from './provider-part.ts'
import { RemoveProvider } from './remove-provider.tsx'
import { RenewMetadata } from './renew-metadata.tsx'

/** On, off, its metadata anew, the end: each says first what follows from it. */
export function ProviderActs({ provider, domains, onDone }: ProviderPartProps) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { providers: text } = useAdministrationText()
  const proven = useProven()
  const [asked, setAsked] = useState<'on' | 'off' | 'renew' | 'remove'>()
  const { providerId, name } = provider
  const turn = async (active: boolean): Promise<void> => {
    await proven(() => workspace.session.call('providers.change', { providerId, active }))
    onDone(active ? text.turnedOn : text.turnedOff)
  }
  const close = (): void => setAsked(undefined)
  return (
    <>
      <div className="form-actions">
        {provider.active ? (
          <Button onPress={() => setAsked('off')}>{text.turnOff}</Button>
        ) : (
          <Button tone="primary" icon="check" onPress={() => setAsked('on')}>
            {text.turnOn}
          </Button>
        )}
        {provider.kind === 'saml' && (
          <Button icon="retry" onPress={() => setAsked('renew')}>
            {text.renew}
          </Button>
        )}
        <Button icon="close" tone="danger" onPress={() => setAsked('remove')}>
          {text.remove}
        </Button>
      </div>
      {asked === 'on' && (
        <Confirm
          title={text.turnOnTitle(name)}
          help={domains.length === 0 ? text.turnOnNobody : text.turnOnHelp(formats.names(domains))}
          submit={text.turnOn}
          tone="primary"
          act={() => turn(true)}
          onClose={close}
        />
      )}
      {asked === 'off' && (
        <Confirm
          title={text.turnOffTitle(name)}
          help={text.turnOffHelp}
          submit={text.turnOff}
          act={() => turn(false)}
          onClose={close}
        />
      )}
      {asked === 'renew' && <RenewMetadata providerId={providerId} onDone={onDone} onClose={close} />}
      {asked === 'remove' && <RemoveProvider provider={provider} onClose={close} />}
    </>
  )
}
