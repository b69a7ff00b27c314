import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { IdentityRefused } from '../ports/identity-provider.ts'
import type { IdentityReason } from '../ports/identity-reasons.ts'
import { OutboundFailed } from '../ports/outbound-http.ts'

/** Why nothing is proven, in our words: OutboundFailed where nobody answered, IdentityRefused for every other cause. */
export function failureOf(error: unknown): OutboundFailed | IdentityRefused {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof OutboundFailed || cause instanceof IdentityRefused) return cause
  return new IdentityRefused(reasonOf(error), { cause: error })
}

/** None of the words are the provider's own. */
function reasonOf(error: unknown): IdentityReason {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'access_denied' : 'provider_error'
  if (error instanceof ResponseBodyError) return tokenRefusals[error.error] ?? 'token_refused'
  if (!(error instanceof ClientError)) return 'bad_answer'
  const { code = '' } = error
  const message = error.cause instanceof Error ? error.cause.message : error.message
  if (code === 'OAUTH_INVALID_RESPONSE') return invalidAnswer(message)
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' || code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return claimOf(message) ?? (/End-User authentication/.test(message) ? 'token_auth_time' : 'token_invalid')
  if (code === 'OAUTH_UNSUPPORTED_OPERATION') return unsupported(message)
  return reasons[code] ?? 'bad_answer'
}

const tokenRefusals: Readonly<Record<string, IdentityReason>> = {
  invalid_grant: 'code_refused',
  invalid_client: 'client_refused',
}

const reasons: Readonly<Record<string, IdentityReason>> = {
  OAUTH_KEY_SELECTION_FAILED: 'token_key',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'answer_mismatch',
  OAUTH_WWW_AUTHENTICATE_CHALLENGE: 'token_refused',
}

/** The library tells these apart by their sentences only. */
function invalidAnswer(message: string): IdentityReason {
  if (/signature/.test(message)) return 'token_signature'
  if (/"alg"/.test(message)) return 'token_alg'
  const parameter = /response parameter "(iss|state)"|"(iss|state)" (?:\(issuer\) )?response parameter/.exec(
    message,
  )
  if (parameter) return (parameter[1] ?? parameter[2]) === 'iss' ? 'response_iss' : 'response_state'
  if (/must be provided only once/.test(message)) return 'response_twice'
  if (/no authorization code/.test(message)) return 'response_code'
  return claimOf(message) ?? 'bad_answer'
}

function unsupported(message: string): IdentityReason {
  if (/implicit|hybrid/.test(message)) return 'response_hybrid'
  if (/crit/.test(message)) return 'token_crit'
  return /JWE/.test(message) ? 'token_encrypted' : 'token_alg'
}

const checkedClaims = ['iss', 'aud', 'azp', 'sub', 'exp', 'iat', 'nbf', 'nonce', 'auth_time'] as const

/** `JWT "nonce" (nonce) claim missing`, `unexpected ID Token "nonce" claim value` and the like. */
function claimOf(message: string): IdentityReason | undefined {
  const [, named] = /(?:JWT|ID Token) "([a-z_]+)"/.exec(message) ?? []
  const claim = checkedClaims.find((one) => one === named)
  return claim === undefined ? undefined : `token_${claim}`
}
