import { pathToFileURL } from 'node:url'
import type { World } from '../../../src/adapters/from-config.ts'

/**
 * A server process whose clock its parent moves: `src/main.ts`, with the clock among its surroundings replaced. What it
 * runs may be a copy of the sources.
 */
const source = process.env['CHAOS_SOURCE'] ?? ''
delete process.env['CHAOS_SOURCE']
const from = async <T>(file: string): Promise<T> =>
  (await import(pathToFileURL(`${source}/${file}`).href)) as T // A copy.
type AppModule = typeof import('../../../src/app.ts')
type EnvironmentModule = typeof import('../../../src/config/env.ts')
type ConfigModule = typeof import('../../../src/config/load-config.ts')

const { openApp } = await from<AppModule>('app.ts')
const { readEnvironment } = await from<EnvironmentModule>('config/env.ts')
const { loadConfig } = await from<ConfigModule>('config/load-config.ts')

let shift = 0
process.on('message', (message) => {
  // Only our parent speaks to us.
  shift = (message as { shiftClock: number }).shiftClock
})

const app = await openApp(loadConfig(readEnvironment()), {
  writeLog: (line) => void process.stdout.write(`${line}\n`),
  world: (world: World): World => ({
    ...world,
    clock: { ...world.clock, now: () => new Date(world.clock.now().getTime() + shift) },
  }),
})
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(0), 12_000).unref()
  app.close().then(
    () => process.exit(0),
    () => process.exit(1),
  )
})
process.send?.({ httpsPort: app.httpsPort, httpPort: app.httpPort })
