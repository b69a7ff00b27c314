import { IdentityRefused, type ProvenIdentity } from '../../ports/identity-provider.ts'
import { Practice, type Professional } from '../../protocol/index.ts'
import type { ProviderSettings } from './provider.ts'

type Said = Readonly<Record<string, unknown>>

const modes = { L: 'liberal', S: 'salaried', B: 'volunteer' } as const

/**
 * What Pro Santé Connect says of a professional. Undefined for any other provider. Who has no exercise has no badge; what is not
 * of the form that is documented is believed in no part: throws IdentityRefused.
 */
export function professionalOf(
  settings: ProviderSettings,
  { said }: ProvenIdentity,
): Professional | undefined {
  if (settings.kind !== 'oidc' || settings.preset === undefined) return undefined
  const nationalId = textOf(said['SubjectNameID'])
  const username = said['preferred_username']
  if (nationalId === '' || (username !== undefined && username !== nationalId)) throw malformed()
  const practices = listOf(recordOf(said['SubjectRefPro'])['exercices']).flatMap(practiceOf)
  const rpps = /^8(\d{11})$/.exec(nationalId)?.[1]
  return rpps === undefined ? { practices } : { rpps, practices }
}

function practiceOf(exercise: unknown): Practice[] {
  const said = recordOf(exercise)
  const profession = textOf(said['codeProfession'])
  const specialty = textOf(said['codeSavoirFaire'])
  const isSpecialty = textOf(said['codeTypeSavoirFaire']) === 'S' && specialty !== ''
  const found = listOf(said['activities']).map((activity) => textOf(recordOf(activity)['codeModeExercice']))
  // Who works somewhere without being of a profession, such as at an admissions desk, has an exercise without one.
  if (profession === '') return []
  const practice = Practice.safeParse({
    profession,
    student: textOf(said['codeCategorieProfessionnelle']) === 'E',
    ...(isSpecialty && { specialty }),
    modes: [...new Set(found)].flatMap((code) => (isMode(code) ? [modes[code]] : [])),
  })
  if (!practice.success) throw malformed()
  return [practice.data]
}

function isMode(code: string): code is keyof typeof modes {
  return Object.hasOwn(modes, code)
}

/** What is not said, or said to be nothing, is an empty one. */
function recordOf(value: unknown): Said {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed()
  // An object that is no array has names and values.
  return value as Said
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > 50) throw malformed()
  return value
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string' || value.length > 64) throw malformed()
  return value
}

function malformed(): IdentityRefused {
  return new IdentityRefused('professional_claims')
}
