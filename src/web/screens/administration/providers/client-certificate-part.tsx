import { useState } from 'react'
import type { OpenIdIdentityProvider } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { ClientCertificateDialog } from './client-certificate-dialog.tsx'
import { CopyField } from './copy-field.tsx'
import type { ProviderPartProps } from './provider-part.ts'

interface ClientCertificatePartProps extends Pick<ProviderPartProps, 'onDone'> {
  provider: OpenIdIdentityProvider
}

/** How our client shows itself there: by its secret, by a certificate (RFC 8705), or by what the certificate's key signs. */
export function ClientCertificatePart({ provider, onDone }: ClientCertificatePartProps) {
  const { formats } = useLanguage()
  const { keys: text } = useAdministrationText().providers
  const [isAsked, setAsked] = useState(false)
  const { clientCertificate: own } = provider
  return (
    <Part title={text.client} help={text.clientHelp}>
      <dl className="facts">
        <dt>{text.certificate}</dt>
        <dd>{own === undefined ? text.noCertificate : text.endsOn(formats.date(own.expiresAt))}</dd>
      </dl>
      {own !== undefined && (
        <div className="form form-wide">
          <CopyField
            label={text.toRegister}
            name="client-certificate"
            value={own.certificate}
            rows={4}
            help={text.toRegisterHelp}
          />
        </div>
      )}
      <div className="form-actions">
        <Button icon="key" onPress={() => setAsked(true)}>
          {own === undefined ? text.make : text.replace}
        </Button>
      </div>
      {own !== undefined && <Authentication provider={provider} onDone={onDone} />}
      {isAsked && (
        <ClientCertificateDialog provider={provider} onDone={onDone} onClose={() => setAsked(false)} />
      )}
    </Part>
  )
}

function Authentication({ provider, onDone }: ClientCertificatePartProps) {
  const { workspace } = useDesk()
  const { keys: text } = useAdministrationText().providers
  const proven = useProven()
  const action = useAction()
  const { providerId, clientAuthentication: now } = provider
  const [chosen, setChosen] = useState(now)
  const change = (): void =>
    action.run(async () => {
      const input = { providerId, clientAuthentication: chosen }
      await proven(() => workspace.session.call('providers.change', input))
      onDone(text.authenticationChanged)
    })
  return (
    <div className="form">
      <Choice
        label={text.authentication}
        value={chosen}
        onChange={(value) => setChosen(value)}
        choices={(['secret', 'certificate', 'private_key_jwt'] as const).map((value) => ({
          value,
          label: text.authentications[value],
        }))}
        help={text.authenticationHelp[chosen]}
      />
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        <Button isDisabled={chosen === now} isPending={action.isPending} onPress={change}>
          {text.changeAuthentication}
        </Button>
      </div>
    </div>
  )
}
