import type { CompanyPolicy } from '../../../protocol/index.ts'

/** What a language must say of the policy: a section, setting or value without words does not compile. */
export type PolicyWords = {
  readonly [Section in keyof CompanyPolicy]: {
    readonly title: string
    readonly help: string
    readonly settings: {
      readonly [Name in keyof CompanyPolicy[Section]]: {
        readonly label: string
        readonly help: string
      } & (CompanyPolicy[Section][Name] extends string
        ? { readonly values: Readonly<Record<CompanyPolicy[Section][Name], string>> }
        : unknown)
    }
  }
}

export interface SettingWords {
  readonly label: string
  readonly help: string
  readonly values?: Readonly<Record<string, string>>
}

export function settingWords(words: PolicyWords, section: keyof PolicyWords, name: string): SettingWords {
  const settings: Readonly<Record<string, SettingWords>> = words[section].settings
  // A setting newer than this page is called what the contract calls it.
  return settings[name] ?? { label: name, help: '' }
}
