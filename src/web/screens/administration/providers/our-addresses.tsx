import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { CopyField } from './copy-field.tsx'

interface OurAddressesProps {
  kind: 'oidc' | 'saml' | 'psc'
  addresses: { redirectUri: string; logoutUri?: string; signedOutUri?: string; entityId?: string }
}

/** Where a provider finds us. */
export function OurAddresses({ kind, addresses }: OurAddressesProps) {
  const { wizard: text } = useAdministrationText().providers
  const { redirectUri, logoutUri = '', signedOutUri = '', entityId = '' } = addresses
  if (kind === 'saml')
    return (
      <>
        <CopyField label={text.entityId} name="entity-id" value={entityId} />
        <CopyField label={text.acs} name="acs" value={entityId} />
      </>
    )
  return (
    <>
      <CopyField label={text.redirectUri} name="redirect-uri" value={redirectUri} />
      {kind === 'oidc' && (
        <CopyField label={text.logoutUri} name="logout-uri" value={logoutUri} help={text.logoutHelp} />
      )}
      <CopyField
        label={text.signedOutUri}
        name="signed-out-uri"
        value={signedOutUri}
        help={text.signedOutHelp}
      />
    </>
  )
}
