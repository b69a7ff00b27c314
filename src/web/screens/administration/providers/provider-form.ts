import type { CallInput } from '../../../../protocol/client/index.ts'
import { type IdentityProvider, ProtocolWord, type SigningAlgorithm } from '../../../../protocol/index.ts'

type Algorithm = (typeof SigningAlgorithm.options)[number]

/** A provider's settings as they stand in the form: lists are written one entry a line. */
export interface ProviderForm {
  name: string
  provisioning: IdentityProvider['provisioning']
  /** Whose second factor counts. */
  strength: 'ours' | 'theirs'
  strongAcr: string
  strongAmr: string
  acceptedAcr: string
  acrValues: string
  scopes: string
  algorithms: readonly Algorithm[]
  clientId: string
  clientSecret: string
  emailAttribute: string
  nameAttribute: string
  encryption: 'optional' | 'required'
}

const written = (list: readonly string[]): string => list.join('\n')
export const entriesOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((entry) => entry !== '')),
]
/** The entries that are none. */
export const wrongIn = (text: string): string[] =>
  entriesOf(text).filter((entry) => !ProtocolWord.safeParse(entry).success)

export function formOf(provider: IdentityProvider): ProviderForm {
  const { name, provisioning, strongAcr, acceptedAcr } = provider
  const openId = provider.kind === 'oidc' ? provider : undefined
  const saml = provider.kind === 'saml' ? provider : undefined
  const strongAmr = openId?.strongAmr ?? []
  return {
    ...{ name, provisioning },
    strength: strongAcr.length + strongAmr.length > 0 ? 'theirs' : 'ours',
    strongAcr: written(strongAcr),
    strongAmr: written(strongAmr),
    acceptedAcr: written(acceptedAcr),
    acrValues: written(openId?.acrValues ?? []),
    scopes: written(openId?.scopes ?? []),
    algorithms: openId?.algorithms ?? [],
    clientId: openId?.clientId ?? '',
    clientSecret: '',
    emailAttribute: saml?.emailAttribute ?? '',
    nameAttribute: saml?.nameAttribute ?? '',
    encryption: saml?.encryption ?? 'optional',
  }
}

/** Whether everything in the form can be sent. */
export function isFit(form: ProviderForm, kind: IdentityProvider['kind']): boolean {
  const lists = [form.strongAcr, form.strongAmr, form.acceptedAcr, form.acrValues, form.scopes]
  if (
    form.name.trim() === '' ||
    lists.some((list) => wrongIn(list).length > 0 || entriesOf(list).length > 20)
  )
    return false
  if (lacksStrength(form, kind)) return false
  return kind === 'oidc'
    ? form.clientId.trim() !== '' && form.algorithms.length > 0
    : form.emailAttribute.trim() !== '' && form.nameAttribute.trim() !== ''
}

/** The provider's second factor is to count, and nothing says by which value it shows. */
export function lacksStrength({ strength, strongAcr, strongAmr }: ProviderForm, kind: string): boolean {
  const values = kind === 'oidc' ? `${strongAcr} ${strongAmr}` : strongAcr
  return strength === 'theirs' && entriesOf(values).length === 0
}

export function inputOf(form: ProviderForm, provider: IdentityProvider): CallInput<'providers.change'> {
  const isTheirs = form.strength === 'theirs'
  const common = {
    providerId: provider.providerId,
    name: form.name.trim(),
    provisioning: form.provisioning,
    acceptedAcr: entriesOf(form.acceptedAcr),
    strongAcr: isTheirs ? entriesOf(form.strongAcr) : [],
  }
  if (provider.kind === 'saml') {
    const [emailAttribute, nameAttribute] = [form.emailAttribute.trim(), form.nameAttribute.trim()]
    return { ...common, emailAttribute, nameAttribute, encryption: form.encryption }
  }
  return {
    ...common,
    strongAmr: isTheirs ? entriesOf(form.strongAmr) : [],
    acrValues: entriesOf(form.acrValues),
    scopes: entriesOf(form.scopes),
    algorithms: [...form.algorithms],
    clientId: form.clientId.trim(),
    ...(form.clientSecret.trim() !== '' && { clientSecret: form.clientSecret.trim() }),
  }
}
