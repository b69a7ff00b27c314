import { SigningAlgorithm } from '../../../../protocol/index.ts'
import { Checks } from '../../../components/checks.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Field } from '../../../components/field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { ListField } from './list-field.tsx'
import type { ProviderForm } from './provider-form.ts'
import type { SettingsProps } from './settings-props.ts'

type TextName = 'clientId' | 'clientSecret' | 'emailAttribute' | 'nameAttribute'
type ListName = 'acceptedAcr' | 'acrValues' | 'scopes'

/** What most never touch, and is there for who must. */
export function AdvancedSettings(props: SettingsProps) {
  const { form, kind, onChange } = props
  const { settings: text } = useAdministrationText().providers
  const list = (name: ListName) => ({
    name,
    value: form[name],
    onChange: (value: string) => onChange({ ...form, [name]: value }),
  })
  return (
    <details className="more">
      <summary>{text.more}</summary>
      <div className="more-inside">
        <ListField {...list('acceptedAcr')} label={text.acceptedAcr} help={text.acceptedAcrHelp} />
        {kind === 'saml' ? (
          <SamlSettings {...props} />
        ) : (
          <>
            <ListField {...list('acrValues')} label={text.acrValues} help={text.acrValuesHelp} />
            <ListField {...list('scopes')} label={text.scopes} help={text.scopesHelp} />
            <OpenIdSettings {...props} />
          </>
        )}
      </div>
    </details>
  )
}

const textField = (
  { form, onChange }: { form: ProviderForm; onChange(form: ProviderForm): void },
  name: TextName,
) => ({
  name,
  value: form[name],
  onChange: (value: string) => onChange({ ...form, [name]: value }),
  autoComplete: 'off' as const,
})

function OpenIdSettings(props: SettingsProps) {
  const { form, tried, onChange } = props
  const { settings: text, wizard } = useAdministrationText().providers
  return (
    <>
      <div className="checks-columns">
        <Checks
          label={text.algorithms}
          choices={SigningAlgorithm.options.map((value) => ({ value, label: value }))}
          chosen={form.algorithms}
          onChange={(algorithms) => onChange({ ...form, algorithms })}
          error={tried && form.algorithms.length === 0 ? text.needAlgorithm : undefined}
        />
      </div>
      <Field
        {...textField(props, 'clientId')}
        label={wizard.clientId}
        maxLength={512}
        error={tried && form.clientId.trim() === '' ? wizard.needClientId : undefined}
      />
      <Field
        {...textField(props, 'clientSecret')}
        type="password"
        label={text.newSecret}
        help={text.newSecretHelp}
        maxLength={1024}
      />
    </>
  )
}

function SamlSettings(props: SettingsProps) {
  const { form, tried, onChange } = props
  const { settings: text } = useAdministrationText().providers
  const missing = (value: string): string | undefined =>
    tried && value.trim() === '' ? text.needAttribute : undefined
  return (
    <>
      <Choice
        label={text.encryption}
        value={form.encryption}
        onChange={(encryption) => onChange({ ...form, encryption })}
        choices={(['optional', 'required'] as const).map((value) => ({
          value,
          label: text.encryptions[value],
        }))}
        help={text.encryptionHelp[form.encryption]}
      />
      <Field
        {...textField(props, 'emailAttribute')}
        label={text.emailAttribute}
        maxLength={256}
        error={missing(form.emailAttribute)}
      />
      <Field
        {...textField(props, 'nameAttribute')}
        label={text.nameAttribute}
        maxLength={256}
        error={missing(form.nameAttribute)}
      />
    </>
  )
}
