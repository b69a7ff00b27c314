import { systemContext } from '../../crypto/context.ts'
import { openEnvelope, sealEnvelope } from '../../crypto/message-envelope.ts'
import { randomBytes } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import { deploymentScope, type KeyProvider } from '../../ports/key-provider.ts'
import { insertSecret, readSecret } from './secret-repository.ts'

export interface DeploymentSecrets {
  /**
   * One of the deployment's own secrets, made by `create` the first time it is asked for. Sealed in the database under
   * a key that the key provider wraps: the database alone gives nothing.
   */
  secret(name: string, create?: () => Buffer): Promise<Buffer>
}

export function createDeploymentSecrets(needs: {
  database: Database
  provider: KeyProvider
}): DeploymentSecrets {
  const { database, provider } = needs

  async function open(name: string): Promise<Buffer | undefined> {
    const row = await readSecret(database, name)
    if (row === undefined) return undefined
    const context = systemContext(name, 1)
    const key = await provider.unwrap(
      deploymentScope,
      { keyVersion: row.key_version, blob: row.wrapped },
      context,
    )
    return openEnvelope({ version: 1, key }, context, row.sealed)
  }

  return {
    async secret(name, create = () => randomBytes(32)) {
      const known = await open(name)
      if (known) return known
      await provider.createKey(deploymentScope)
      const context = systemContext(name, 1)
      const key = randomBytes(32)
      const wrapped = await provider.wrap(deploymentScope, key, context)
      const sealed = sealEnvelope({ version: 1, key }, context, create())
      await insertSecret(database, { name, keyVersion: wrapped.keyVersion, wrapped: wrapped.blob, sealed })
      // Two processes may start at once: the first row stands, and both read it.
      const settled = await open(name)
      if (settled === undefined) throw new Error('a deployment secret was not kept')
      return settled
    },
  }
}
