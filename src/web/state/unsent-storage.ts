import type { OutboxStorage, Unsent } from '../../protocol/client/index.ts'
import type { Vault } from './vault.ts'

/** Unsent messages in the vault. */
export function unsentStorage(vault: Vault): OutboxStorage {
  return {
    // Only what `save` sealed opens again.
    load: async () => (await vault.all('unsent')).map(({ value }) => value as Unsent),
    save: (unsent) => vault.put('unsent', unsent.clientId, unsent),
    remove: (clientId) => vault.remove('unsent', clientId),
  }
}
