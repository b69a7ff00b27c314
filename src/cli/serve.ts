import { givenEnvironment } from '../config/env.ts'
import { createGateways } from './gateways.ts'
import { poolSizeFor, startOptions } from './start-options.ts'

/**
 * Gateways of a configured server on the same ports, supervised: `serve.ts --gateways 4`. One is as good as `main.ts`.
 * SIGUSR2 replaces them one after the other.
 */
const say = (line: string): void => console.log(JSON.stringify({ ts: new Date().toISOString(), note: line }))

async function serve(): Promise<void> {
  const options = startOptions(process.argv.slice(2))
  const environment = { PRISME_DATABASE_POOL: String(poolSizeFor(options)), ...givenEnvironment() }
  const gateways = createGateways(options.gateways, { environment, report: say })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void gateways.stop().then(() => process.exit(0)))
  }
  process.on('SIGUSR2', () => void gateways.replaceAll())
  await gateways.start()
}

serve().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The server could not start.')
  process.exit(1)
})
