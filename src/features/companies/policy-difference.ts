import { CompanyPolicy, PolicyChanges } from '../../protocol/index.ts'

type Sections = Record<string, Record<string, unknown>>

/** The settings of `policy` that differ from those of `from`. */
export function differenceOf(policy: CompanyPolicy, from: CompanyPolicy): PolicyChanges {
  const differing: Sections = {}
  for (const [section, fields] of Object.entries<Record<string, unknown>>(policy)) {
    const known = (from as Sections)[section] ?? {}
    const changed = Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]),
    )
    if (changed.length > 0) differing[section] = Object.fromEntries(changed)
  }
  return PolicyChanges.parse(differing)
}

/** The policy with some settings replaced. Throws ZodError for what a policy may not be. */
export function changed(policy: CompanyPolicy, changes: PolicyChanges): CompanyPolicy {
  const merged: Sections = { ...policy }
  for (const [section, fields] of Object.entries<Record<string, unknown> | undefined>(changes)) {
    merged[section] = { ...merged[section], ...fields }
  }
  return CompanyPolicy.parse(merged)
}
