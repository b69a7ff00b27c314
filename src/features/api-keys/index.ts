/**
 * API keys: how programs act. A key is of one account, does no more than it and never what needs a person, comes from where
 * it may, and ends. Its secret is shown once and kept as a hash. Says who holds a key; does not know sessions.
 */
export { createApiKeyActs } from './api-keys.ts'
export { forgetKeys } from './forget-keys.ts'
export { apiKeyHandlers } from './handlers.ts'
export { createKeyHolders, type KeyHolders } from './key-holders.ts'
export { createKeyRepository, type KeyRecord, type KeyRepository } from './key-repository.ts'
export { endPersonalKeys } from './personal-key-repository.ts'
export { shownKeys, stateOf } from './shown-key.ts'
