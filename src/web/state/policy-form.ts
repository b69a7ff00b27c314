import { z } from 'zod'
import { CompanyPolicy } from '../../protocol/index.ts'

export type SectionName = keyof CompanyPolicy
type SettingValue = string | number | readonly string[]

/** How a setting is chosen: it follows from what the contract allows. */
export type Control =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'list' }

export interface Setting {
  readonly section: SectionName
  readonly name: string
  readonly control: Control
  readonly fallback: SettingValue
  /** What stands in the form for a value. */
  write(value: SettingValue): string
  /** The value that a form's text stands for; or the entries that are none (empty for a number out of bounds). */
  read(text: string): { value: SettingValue } | { wrong: readonly string[] }
}

/** Every setting of a section, in the contract's order. */
export function settingsOf(section: SectionName): readonly Setting[] {
  const shape: Readonly<Record<string, z.ZodType>> = CompanyPolicy.shape[section].shape
  return Object.entries(shape).map(([name, schema]) => {
    // The contract gives each setting a default of its own type.
    const fallback = schema.meta()?.['default'] as SettingValue
    return { section, name, fallback, ...formOf(schema) }
  })
}

// Object.keys forgets what its keys are.
export const sectionNames = Object.keys(CompanyPolicy.shape) as SectionName[]

function formOf(schema: z.ZodType): Pick<Setting, 'control' | 'write' | 'read'> {
  if (schema instanceof z.ZodEnum) {
    return {
      control: { kind: 'choice', values: schema.options.map(String) },
      write: String,
      read: (text) => ({ value: text }),
    }
  }
  if (schema instanceof z.ZodNumber) {
    return {
      control: { kind: 'number', least: schema.minValue ?? 0, most: schema.maxValue ?? 0 },
      write: String,
      read(text) {
        const value = text.trim() === '' ? Number.NaN : Number(text)
        return schema.safeParse(value).success ? { value } : { wrong: [] }
      },
    }
  }
  if (schema instanceof z.ZodArray) return listForm(schema)
  throw new Error('a setting of a kind that has no form')
}

/** Entries apart by spaces, commas or lines. Case is put right where it matters and was not. */
function listForm(schema: z.ZodArray): Pick<Setting, 'control' | 'write' | 'read'> {
  const fits = (entry: string): boolean => z.safeParse(schema.element, entry).success
  return {
    control: { kind: 'list' },
    write: (value) => (Array.isArray(value) ? value.join('\n') : String(value)),
    read(text) {
      const entries = text
        .split(/[\s,;]+/)
        .filter((entry) => entry !== '')
        .map((entry) => [entry, entry.toLowerCase(), entry.toUpperCase()].find(fits) ?? entry)
      const wrong = entries.filter((entry) => !fits(entry))
      const value = [...new Set(entries)]
      return wrong.length === 0 && schema.safeParse(value).success ? { value } : { wrong }
    },
  }
}

/** What no single setting can say: the rule that a section breaks as a whole. */
export function brokenRule(values: Readonly<Record<string, SettingValue>>): 'domain' | 'order' | undefined {
  const { mode, domains, warnDays, blockDays } = values
  if (mode === 'open' && Array.isArray(domains) && domains.length === 0) return 'domain'
  return typeof warnDays === 'number' && typeof blockDays === 'number' && blockDays <= warnDays
    ? 'order'
    : undefined
}
