import { z } from 'zod'
import { commonSettings, oneProvider, samlSettings, toBe } from './identity-providers.ts'
import { ProviderId } from './ids.ts'
import { defineOperation } from './operation.ts'

const metadata = z.string().min(1).max(200_000).describe('A provider’s metadata, as a file has it.')
const metadataUrl = z.string().min(1).max(2048).describe('Where it stands; or its text, and not both.')
const mail = 'urn:oid:0.9.2342.19200300.100.1.3'
const displayName = 'urn:oid:2.16.840.1.113730.3.1.241'
const administered = {
  kind: 'command',
  socket: true,
  scope: 'company:manage',
  stepUp: true,
  run: 'own',
} as const

export const createSamlProvider = defineOperation({
  ...administered,
  name: 'providers.createSaml',
  summary:
    'Let the company’s people sign in at a SAML 2.0 provider, from its metadata: a text, or where it stands',
  http: { method: 'POST', path: '/v1/company/identity-providers/saml', status: 201 },
  trace: 'provider.created',
  input: z.strictObject({
    metadata: metadata.optional(),
    metadataUrl: metadataUrl.optional(),
    name: commonSettings.name,
    emailAttribute: samlSettings.emailAttribute.default(mail),
    nameAttribute: samlSettings.nameAttribute.default(displayName),
    encryption: samlSettings.encryption.default('optional'),
    acceptedAcr: commonSettings.acceptedAcr.default([]),
    strongAcr: commonSettings.strongAcr.default([]),
    provisioning: commonSettings.provisioning.default('off'),
    ...toBe,
  }),
  output: oneProvider,
  problems: ['provider_unfit', 'issuer_in_use', 'too_many_providers'],
})

export const renewSamlProvider = defineOperation({
  ...administered,
  name: 'providers.renewSaml',
  summary:
    'Read a SAML provider’s metadata anew: its certificates and where it signs people in. Its entity ID stays',
  http: { method: 'POST', path: '/v1/company/identity-providers/{providerId}/metadata', status: 200 },
  trace: 'provider.changed',
  input: z.strictObject({
    providerId: ProviderId,
    metadata: metadata.optional(),
    metadataUrl: metadataUrl.optional(),
  }),
  output: oneProvider,
  problems: ['provider_not_found', 'provider_unfit'],
})

export const rollSamlKey = defineOperation({
  ...administered,
  name: 'providers.rollKey',
  summary:
    'Change our key for a SAML provider: announce the next one in our metadata; and, once the provider has read that, use it',
  http: { method: 'POST', path: '/v1/company/identity-providers/{providerId}/key', status: 200 },
  trace: 'provider.changed',
  input: z.strictObject({
    providerId: ProviderId,
    step: z
      .enum(['announce', 'use'])
      .describe(
        'announce: both keys open what is encrypted, the one before still signs. use: the one before is gone.',
      ),
  }),
  output: oneProvider,
  problems: ['provider_not_found', 'key_not_announced'],
})

const way = z.string().max(128).describe('As it stands in the provider’s `redirectUri`.')
const anybodys = { socket: false, scope: 'public', run: 'own', trace: null } as const

export const takeSamlResponse = defineOperation({
  ...anybodys,
  name: 'sessions.takeSamlResponse',
  summary:
    'The assertion consumer service: a browser brings a provider’s response, and goes on to `/sign-in/…`, where ' +
    'sessions.finishWithProvider looks at it',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/saml/{way}', status: 303 },
  form: true,
  fromElsewhere: true,
  answers: 'redirect',
  input: z.strictObject({
    way,
    SAMLResponse: z.string().min(1),
    RelayState: z.string().max(256).optional(),
  }),
  output: z.strictObject({ location: z.string() }),
  problems: ['federation_refused'],
})

export const readSamlMetadata = defineOperation({
  ...anybodys,
  name: 'sessions.samlMetadata',
  summary: 'Our own SAML metadata, for one provider of one company',
  kind: 'query',
  http: { method: 'GET', path: '/v1/sessions/saml/{way}', status: 200 },
  answers: 'xml',
  input: z.strictObject({ way }),
  output: z.strictObject({ xml: z.string() }),
  problems: ['federation_refused'],
})

const logout = {
  ...anybodys,
  kind: 'command',
  answers: 'redirect',
  trace: 'session.ended',
  problems: ['logout_refused'],
  output: z.strictObject({ location: z.string() }),
} as const

export const takeSamlLogout = defineOperation({
  ...logout,
  name: 'sessions.takeSamlLogout',
  summary:
    'SAML single logout, redirect binding: a session ended at the provider, and those opened through it end here; or it answers when ' +
    'we said so. The query is signed',
  http: { method: 'GET', path: '/v1/sessions/saml/{way}/logout', status: 303 },
  rawQuery: true,
  input: z.strictObject({ way, query: z.string().max(16_384) }),
})

export const takeSamlLogoutForm = defineOperation({
  ...logout,
  name: 'sessions.takeSamlLogoutForm',
  summary: 'The same by the POST binding: the message is signed',
  http: { method: 'POST', path: '/v1/sessions/saml/{way}/logout', status: 303 },
  form: true,
  fromElsewhere: true,
  input: z.strictObject({
    way,
    SAMLRequest: z.string().min(1).optional(),
    SAMLResponse: z.string().min(1).optional(),
    RelayState: z.string().max(256).optional(),
  }),
})

export const samlOperations = {
  [takeSamlLogout.name]: takeSamlLogout,
  [takeSamlLogoutForm.name]: takeSamlLogoutForm,
  [createSamlProvider.name]: createSamlProvider,
  [renewSamlProvider.name]: renewSamlProvider,
  [rollSamlKey.name]: rollSamlKey,
  [takeSamlResponse.name]: takeSamlResponse,
  [readSamlMetadata.name]: readSamlMetadata,
} as const
