import { AreaField } from '../../../components/area-field.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Field } from '../../../components/field.tsx'
import { settingWords } from '../../../i18n/administration/policy-words.ts'
import { type AdministrationText, useAdministrationText } from '../../../i18n/administration/text.ts'
import type { Setting } from '../../../state/policy-form.ts'

interface SettingFieldProps {
  setting: Setting
  text: string
  onChange(text: string): void
  /** What the text holds that is none; undefined when it is fit. */
  wrong: readonly string[] | undefined
}

/** One setting with what it decides, its bounds and its default. */
export function SettingField({ setting, text, onChange, wrong }: SettingFieldProps) {
  const { policy: words } = useAdministrationText()
  const { control, section, name, fallback } = setting
  const { label, help, values = {} } = settingWords(words.words, section, name)
  const explained = [help, ...boundsIn(words, setting), words.default(wordsOf(words, setting, fallback))]
  const shared = {
    label,
    name: `${section}.${name}`,
    value: text,
    onChange,
    help: explained.filter((part) => part !== '').join(' '),
    error: wrong === undefined ? undefined : faultIn(words, setting, wrong),
  }
  if (control.kind === 'choice') {
    return (
      <Choice
        {...shared}
        choices={control.values.map((value) => ({ value, label: values[value] ?? value }))}
      />
    )
  }
  if (control.kind === 'list') return <AreaField {...shared} />
  return <Field {...shared} inputMode="numeric" autoComplete="off" maxLength={6} />
}

type Words = AdministrationText['policy']

function boundsIn(words: Words, { control }: Setting): readonly string[] {
  if (control.kind === 'number') return [words.bounds(control.least, control.most)]
  return control.kind === 'list' ? [words.listHelp] : []
}

function faultIn(words: Words, { control }: Setting, wrong: readonly string[]): string {
  if (control.kind === 'number') return words.wrongNumber(control.least, control.most)
  return wrong.length > 0 ? words.wrongEntries(wrong.join(', ')) : words.tooMany
}

/** A setting's value as it is said to people. */
export function wordsOf(
  words: Words,
  setting: Pick<Setting, 'section' | 'name'>,
  value: string | number | readonly string[],
): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    return settingWords(words.words, setting.section, setting.name).values?.[value] ?? value
  }
  if (value.length > 6) return words.entries(value.length)
  return value.length === 0 ? words.nothing : value.join(', ')
}
