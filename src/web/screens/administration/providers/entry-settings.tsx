import { Choice } from '../../../components/choice.tsx'
import { Field } from '../../../components/field.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { ListField } from './list-field.tsx'
import { lacksStrength } from './provider-form.ts'
import type { SettingsProps } from './settings-props.ts'

/** What an administrator decides for each provider: its name, who comes in, and whose second factor counts. */
export function EntrySettings({ form, kind, isPreset, tried, onChange }: SettingsProps) {
  const { settings: text, wizard, psc } = useAdministrationText().providers
  const lacks = tried && lacksStrength(form, kind) ? text.needStrong : undefined
  return (
    <>
      <Field
        label={wizard.name}
        name="provider-name"
        value={form.name}
        onChange={(name) => onChange({ ...form, name })}
        autoComplete="off"
        maxLength={100}
        help={wizard.nameHelp}
        error={tried && form.name.trim() === '' ? wizard.needName : undefined}
      />
      <Choice
        label={text.provisioning}
        value={form.provisioning}
        onChange={(provisioning) => onChange({ ...form, provisioning })}
        choices={(isPreset ? (['off'] as const) : (['off', 'users'] as const)).map((value) => ({
          value,
          label: text.provisions[value],
        }))}
        help={isPreset ? psc.linkedOnly : text.provisioningHelp[form.provisioning]}
      />
      <Choice
        label={text.strength}
        value={form.strength}
        onChange={(strength) => onChange({ ...form, strength })}
        choices={(['ours', 'theirs'] as const).map((value) => ({ value, label: text.strengths[value] }))}
        help={text.strengthHelp[form.strength]}
      />
      {form.strength === 'theirs' && kind === 'oidc' && (
        <ListField
          label={text.strongAmr}
          name="strong-amr"
          value={form.strongAmr}
          onChange={(strongAmr) => onChange({ ...form, strongAmr })}
          help={text.strongAmrHelp}
          error={lacks}
        />
      )}
      {form.strength === 'theirs' && (
        <ListField
          label={text.strongAcr}
          name="strong-acr"
          value={form.strongAcr}
          onChange={(strongAcr) => onChange({ ...form, strongAcr })}
          help={text.acrHelp}
          error={lacks}
        />
      )}
    </>
  )
}
