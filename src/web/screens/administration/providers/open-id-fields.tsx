import { useState } from 'react'
import { Field } from '../../../components/field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { type Draft, isAddress } from './provider-draft.ts'

interface OpenIdFieldsProps {
  draft: Draft
  onChange(draft: Draft): void
  tried: boolean
}

export function OpenIdFields({ draft, onChange, tried }: OpenIdFieldsProps) {
  const { wizard: text, psc } = useAdministrationText().providers
  const isPsc = draft.kind === 'psc'
  const field = (name: 'issuer' | 'discoveryUrl' | 'clientId' | 'clientSecret', maxLength: number) => ({
    name,
    value: draft[name],
    onChange: (value: string) => onChange({ ...draft, [name]: value }),
    autoComplete: 'off' as const,
    maxLength,
  })
  const missing = (holds: boolean, words: string): string | undefined => (tried && !holds ? words : undefined)
  const isElsewhere = draft.discoveryUrl.trim() !== ''
  const [isOpen] = useState(isElsewhere)
  return (
    <>
      {isPsc ? (
        <p>{psc.asks}</p>
      ) : (
        <Field
          {...field('issuer', 2048)}
          label={text.issuer}
          help={text.issuerHelp}
          error={missing(isAddress(draft.issuer), text.needIssuer)}
        />
      )}
      <Field
        {...field('clientId', 512)}
        label={text.clientId}
        error={missing(draft.clientId.trim() !== '', text.needClientId)}
      />
      <Field
        {...field('clientSecret', 1024)}
        type="password"
        label={text.clientSecret}
        help={text.secretHelp}
        error={missing(draft.clientSecret.trim() !== '', text.needSecret)}
      />
      {isPsc && draft.environment === 'pro_sante_connect_sandbox' && (
        <details className="more">
          <summary>{psc.elsewhere}</summary>
          <Field
            {...field('issuer', 2048)}
            label={text.issuer}
            help={psc.elsewhereHelp}
            error={missing(draft.issuer.trim() === '' || isAddress(draft.issuer), text.needIssuer)}
          />
        </details>
      )}
      <details className="more" open={isOpen} hidden={isPsc}>
        <summary>{text.elsewhere}</summary>
        <Field
          {...field('discoveryUrl', 2048)}
          label={text.discoveryUrl}
          help={text.discoveryHelp}
          error={missing(!isElsewhere || isAddress(draft.discoveryUrl), text.needIssuer)}
        />
      </details>
    </>
  )
}
