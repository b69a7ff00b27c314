import { type GatewayOptions, type GatewayProcess, runGateway } from './gateway-process.ts'

export interface Gateways {
  /** Rejects, and leaves none, if one cannot start. */
  start(): Promise<void>
  /** A rolling restart: replaces one after the other. Clients of one that goes come back to any of them. */
  replaceAll(): Promise<void>
  /** May be asked for while they start. */
  stop(): Promise<void>
}

/** So many gateways on the same ports. */
export function createGateways(count: number, options: GatewayOptions): Gateways {
  const { report } = options
  const sharing = count === 1 ? {} : { PRISME_REUSE_PORT: 'on' }
  const environment = { ...options.environment, ...sharing }
  const gateways: GatewayProcess[] = []
  let starting: Promise<GatewayProcess> | undefined
  let stopping = false
  let replacing = false

  async function stop(): Promise<void> {
    stopping = true
    await starting?.catch(() => undefined)
    await Promise.all(gateways.map((gateway) => gateway.stop()))
  }

  return {
    stop,
    async start() {
      // One after the other: the first makes what is made once.
      while (gateways.length < count && !stopping) {
        starting = runGateway({ ...options, environment })
        const started = await starting.catch(async (error: unknown) => {
          await stop()
          throw error
        })
        gateways.push(started)
      }
    },
    async replaceAll() {
      if (replacing || gateways.length < count) return report('The servers are being started already.')
      replacing = true
      try {
        for (const [i, gateway] of gateways.entries()) {
          report(`Replacing server ${i + 1} of ${count}…`)
          await gateway.replace()
        }
        report('All servers were replaced.')
      } catch (error) {
        report(`A server could not be replaced, it stays. ${error instanceof Error ? error.message : ''}`)
      } finally {
        replacing = false
      }
    },
  }
}
