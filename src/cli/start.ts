import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { readEnvironment } from '../config/env.ts'
import { loadConfig } from '../config/load-config.ts'
import { ownerOnly, writeFileAtomically } from '../embedded/atomic-file.ts'
import { dataDirectory } from './data-directory.ts'
import { type DemoAccount, drawDemoAccounts, ensureDemoAccounts, withSecrets } from './demo-accounts.ts'
import { holdDemoConversations } from './demo-conversations.ts'
import { type DemoSignIn, holdDemoDomain, linkDemoDoctor, startDemoSignIn } from './demo-sign-in.ts'
import { type EmbeddedHouse, openEmbeddedHouse } from './embedded-house.ts'
import { createGateways, type Gateways } from './gateways.ts'
import { keptJson } from './kept-json.ts'
import { keepEnvironment } from './operator-environment.ts'
import { announce } from './ready.ts'
import { poolSizeFor, startOptions } from './start-options.ts'
import { ensureWebBuild } from './web-build.ts'

/** `npm start`: everything on this machine, with the demo, until Ctrl-C. */
const started = performance.now()
const report = (line: string): void => console.log(`  ${line}`)
const stops: (() => Promise<void>)[] = []
let gateways: Gateways | undefined
let stopping = false

async function start(): Promise<void> {
  const options = startOptions(process.argv.slice(2))
  const outside = readEnvironment()
  const data = dataDirectory(
    outside['PRISME_DATA_DIR'] ?? fileURLToPath(new URL('../../data', import.meta.url)),
  )
  console.log(`Prisme starts. Data: ${data.root}`)
  const house = await openEmbeddedHouse({ data, report, freshSignatures: true })
  stops.push(house.stop)
  const signIn = await startDemoSignIn(data, house.environment)
  stops.push(signIn.stop)
  const environment = {
    PRISME_DATABASE_POOL: String(poolSizeFor(options)),
    ...outside,
    ...house.environment,
    ...signIn.environment,
    PRISME_WEB_DIR: outside['PRISME_WEB_DIR'] ?? (await ensureWebBuild(report)),
  }
  const config = loadConfig(environment)
  await keepEnvironment(data, environment, outside)
  const accounts = withSecrets(await keptJson(data.demo, drawDemoAccounts))
  await writeFileAtomically(data.demo, `${JSON.stringify(accounts, undefined, 2)}\n`, ownerOnly)
  await ensureDemoAccounts(config, accounts)
  await holdDemoDomain(config, accounts)
  report(options.gateways === 1 ? 'Starting the server…' : `Starting ${options.gateways} servers…`)
  gateways = createGateways(options.gateways, { environment, logs: data.logs, report })
  stops.push(gateways.stop)
  await gateways.start()
  await keptJson(data.seeded, () => seed(house, signIn, config.publicOrigin, accounts))
  const ready = {
    baseUrl: config.publicOrigin,
    caFile: house.caFile,
    httpPort: config.http.port,
    gateways: options.gateways,
    // SIGUSR2 to it is a rolling restart.
    pid: process.pid,
    mailUrl: house.mailUrl ?? null,
    accounts: accounts.map(({ company, role, email, password, displayName, totpSecret }) => ({
      company,
      role,
      email,
      password,
      displayName,
      totpSecret,
    })),
  }
  await writeFileAtomically(data.ready, `${JSON.stringify(ready, undefined, 2)}\n`, ownerOnly)
  const seconds = Math.round((performance.now() - started) / 1000)
  announce({
    ...ready,
    seconds,
    readyFile: data.ready,
    caFingerprint: house.caFingerprint,
    uploadsOff: house.uploadsOff,
  })
}

async function seed(
  house: EmbeddedHouse,
  signIn: DemoSignIn,
  origin: string,
  accounts: readonly DemoAccount[],
): Promise<{ seeded: true }> {
  report('Letting the demo’s people talk…')
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(house.caFile, 'utf8')])
  await holdDemoConversations(origin, accounts, (as) => linkDemoDoctor(as, signIn))
  return { seeded: true }
}

async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  for (const end of stops.splice(0).reverse()) await end().catch(() => undefined)
  process.exit(code)
}

// Listened to from the beginning: unheard, it would end us.
process.on('SIGUSR2', () => {
  if (!stopping) void gateways?.replaceAll()
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) console.log('\nPrisme stops…')
    void stop(0)
  })
}

try {
  await start()
} catch (error) {
  if (!stopping)
    console.error(`\nPrisme could not start: ${error instanceof Error ? error.message : String(error)}`)
  await stop(1)
}
