import { z } from 'zod'
import { PlainName } from './accounts.ts'
import { CompanyId } from './ids.ts'
import { Locale } from './locale.ts'
import { defineOperation } from './operation.ts'

export const EmailAddress = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,253}$/u, 'must be one e-mail address')

export const register = defineOperation({
  name: 'accounts.register',
  summary:
    'Ask for an account: a link goes to the address, and the answer is the same whether it has an account or not',
  kind: 'command',
  http: { method: 'POST', path: '/v1/registrations', status: 202 },
  socket: false,
  scope: 'public',
  trace: 'account.registered',
  run: 'own',
  limit: 'registrations',
  input: z.strictObject({
    email: EmailAddress,
    password: z.string().min(1).max(1024),
    displayName: PlainName.optional().describe('Made from the address when it is left out.'),
    locale: Locale.default('fr'),
    companyId: CompanyId.optional().describe('Only where several companies take people of the same domain.'),
  }),
  output: z.strictObject({}),
  problems: ['weak_password', 'registration_closed'],
})

export const proveAddress = defineOperation({
  name: 'accounts.proveAddress',
  summary:
    'Finish a registration: the token of the link in the mail, and the password that was registered with',
  kind: 'command',
  http: { method: 'POST', path: '/v1/registrations/proofs', status: 200 },
  socket: false,
  scope: 'public',
  trace: 'address.proven',
  run: 'own',
  guessable: true,
  input: z.strictObject({
    token: z.string().max(128).describe('What follows the # of the link `/register/confirm#…`.'),
    password: z.string().min(1).max(1024),
  }),
  output: z.strictObject({}),
  problems: ['link_not_valid', 'factor_refused'],
})
