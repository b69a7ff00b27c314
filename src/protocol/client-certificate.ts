import { z } from 'zod'
import { oneProvider } from './identity-providers.ts'
import { ProviderId } from './ids.ts'
import { defineOperation } from './operation.ts'

const pem = z
  .string()
  .max(32_768)
  .regex(/^-----BEGIN /, 'must be PEM')

export const setClientCertificate = defineOperation({
  name: 'providers.clientCertificate',
  summary:
    'Give an OpenID provider’s client a certificate (RFC 8705): one brought along, or one that is made here and signs itself',
  kind: 'command',
  http: {
    method: 'PUT',
    path: '/v1/company/identity-providers/{providerId}/client-certificate',
    status: 200,
  },
  socket: true,
  scope: 'company:manage',
  stepUp: true,
  trace: 'provider.changed',
  run: 'own',
  input: z.strictObject({
    providerId: ProviderId,
    certificate: pem
      .optional()
      .describe('With those above it, if any, after it. Left out: one is made here.'),
    privateKey: pem.optional().describe('Its key, without a passphrase. Sealed, and never shown again.'),
  }),
  output: oneProvider,
  problems: ['provider_not_found', 'provider_unfit'],
})
