import type { IncomingHttpHeaders } from 'node:http'
import { prepareWorld, type World, worldFrom } from './adapters/from-config.ts'
import type { Config } from './config/config.ts'
import { sha256 } from './crypto/digest.ts'
import { weakDurability } from './database/durability.ts'
import { watchHistory } from './database/log-epoch.ts'
import { createDispatch } from './dispatch/dispatch.ts'
import { createRateLimiter } from './dispatch/rate-limit.ts'
import { chores } from './jobs/chores.ts'
import { startRounds } from './jobs/rounds.ts'
import { startWorker } from './jobs/worker.ts'
import { createMonthKeys } from './observability/month-keys.ts'
import { createRequestLog, type RequestLog } from './observability/request-log.ts'
import type { LiveFeed } from './ports/live-feed.ts'
import { openServices, type Services } from './services.ts'
import { createFleet } from './transport/fleet/fleet.ts'
import { createHttpApp } from './transport/http/http-app.ts'
import { createRedirectServer } from './transport/http/redirect.ts'
import { refreshTokenOf } from './transport/http/refresh-cookie.ts'
import { createTlsListener, listen } from './transport/listener.ts'
import { createOrigins } from './transport/origin.ts'
import { reloadCertificates } from './transport/tls/certificate-reload.ts'
import { readTlsFiles } from './transport/tls/tls-files.ts'
import { createFairTurns } from './transport/websocket/fair-turns.ts'
import { openGateway } from './transport/websocket/gateway.ts'
import type { LogReader } from './transport/websocket/log-reader.ts'
import { createSubscriptions } from './transport/websocket/subscriptions.ts'

/** The server refuses to start; the message says what to change. */
export class StartRefused extends Error {
  override name = 'StartRefused'
}

export interface App {
  httpsPort: number
  httpPort: number
  services: Services
  close(): Promise<void>
}

export interface Surroundings {
  writeLog(line: string): void
  /** Replaces adapters: how tests move the clock and inject faults around the real ones. */
  world?: (world: World) => World
}

/** Builds the whole server and listens. Throws StartRefused, ConfigError, CertificateRefused, SchemaMismatch. */
export async function openApp(config: Config, surroundings: Surroundings): Promise<App> {
  const background = new AbortController()
  const built = worldFrom(config, background.signal)
  const world = surroundings.world?.(built) ?? built
  const tls = await readTlsFiles(config.tls, config.profile, world.clock.now())
  // The feed and the features know each other: features publish, the feed reads who may hear.
  const turns = createFairTurns()
  const logReader: LogReader = {
    heads: (company, account) => services.bubbles.heads(company, account),
    headsAmong: (places) => services.bubbles.headsAmong(places),
    standing: (company, id) =>
      services.database.inCompany(company, (tx) => services.bubbles.standing(tx, id)),
  }
  const subscriptions = createSubscriptions(logReader, turns)
  const live: LiveFeed = {
    publish: (companyId, committed) => fleet.publish(companyId, committed),
    read: (companyId, marks) => fleet.read(companyId, marks),
    endSession: (sessionId) => fleet.endSession(sessionId),
  }
  const services: Services = await openServices(config, world, live)
  const monthKeys = await createMonthKeys(services.secrets, world.clock, background.signal)
  const log = createRequestLog(surroundings.writeLog, monthKeys, world.clock)
  await checkDurability(config, services, log)
  // A store that is down takes files away, not messages.
  await prepareObjects(config, log, background.signal)
  const wires = wire(config, world, services, log)
  const server = createTlsListener(tls, createHttpApp(wires))
  // Who is on learns of another history by coming back: the hello says which it is (M-8).
  const history = await watchHistory(services.database, 5_000, () => {
    services.authenticator.startAnew()
    gateway.sendAway()
  })
  // From here on nothing that is revoked goes unnoticed.
  await services.authenticator.revocations()
  const gateway = openGateway(server, {
    ...wires,
    subscriptions,
    limits: config.limits,
    logEpoch: () => sha256(history.current()).toString('hex'),
    uploads: () => (world.scanner.status().ready ? 'on' : 'off'),
    now: () => world.clock.now(),
    drainSeconds: config.limits.drainSeconds,
    pace: readingPace(config.limits),
    turns,
  })
  const fleet = createFleet({
    broker: world.broker,
    subscriptions,
    hintKey: await services.secrets.secret('fleet-hint'),
    open: (companyId, rows) => services.bubbles.open(companyId, rows),
    ended: services.authenticator.ended,
    heedRevocations: gateway.heedRevocations,
  })
  const redirect = createRedirectServer({
    publicOrigin: config.publicOrigin,
    hosts: new Set([...wires.hosts].map((host) => host.replace(/:\d+$/, ''))),
    burn: (headers) => void burn(services, headers).catch((error: unknown) => log.note('burn_failed', error)),
  })
  const worker = await startWorker({
    jobsUrl: config.database.jobsUrl.reveal(),
    bodies: services.jobs,
    chores: chores(config.database.jobsUrl.reveal(), { ...services, note: log.note }, world.clock),
    onFailure: (job, error) => log.note(`job_failed ${job}`, error),
  })
  const rounds = startRounds(services.webhooks.round, 1_000, (error) => log.note('webhooks_failed', error))
  const certificates = reloadCertificates(server, {
    files: config.tls,
    profile: config.profile,
    now: () => world.clock.now(),
    log,
  })
  const httpsPort = await listen(server, { ...config.https, reusePort: config.reusePort })
  const httpPort = await listen(redirect, { ...config.http, reusePort: config.reusePort })
  log.note('listening')
  return {
    httpsPort,
    httpPort,
    services,
    async close() {
      certificates.stop()
      history.stop()
      redirect.close()
      const closed = new Promise((resolve) => server.close(resolve))
      await gateway.close()
      fleet.stop()
      server.closeIdleConnections()
      const forced = setTimeout(() => server.closeAllConnections(), 3_000)
      await closed
      clearTimeout(forced)
      background.abort()
      await rounds.stop()
      await services.webhooks.settled()
      await worker.stop()
      await world.broker.close()
      await services.database.close()
    },
  }
}

/** Waits for the store once; if it is down, goes on without it and tries again until it is there. */
async function prepareObjects(config: Config, log: RequestLog, over: AbortSignal): Promise<void> {
  try {
    await prepareWorld(config, AbortSignal.timeout(10_000))
  } catch (error) {
    log.note('objects_unavailable', error)
    const timer = setTimeout(() => void prepareObjects(config, log, over), 30_000)
    timer.unref()
    over.addEventListener('abort', () => clearTimeout(timer), { once: true })
  }
}

/** What both wires need. */
function wire(config: Config, world: World, services: Services, log: RequestLog) {
  const { clock } = world
  const limiter = createRateLimiter(config.limits, clock)
  const host = new URL(config.publicOrigin).host
  const local = ['localhost', '127.0.0.1', '[::1]'].map(
    (name) => `${name}${host.replace(/^[^:]*|^\[.*\]/, '')}`,
  )
  const hosts = new Set(config.profile === 'production' ? [host] : [host, ...local])
  return {
    dispatch: createDispatch({
      handlers: services.handlers,
      database: services.database,
      clock,
      limiter,
      lastProof: services.authenticator.lastProof,
      current: services.authenticator.current,
    }),
    identification: services.authenticator,
    log,
    originOf: createOrigins(config.trustedProxies),
    publicOrigin: config.publicOrigin,
    hosts,
    allowedOrigins: new Set([...hosts].map((name) => `https://${name}`)),
    webDirectory: config.webDirectory,
    ready: async () => {
      await services.database.rows({ text: 'select 1', values: [] })
    },
  }
}

/** Twice what one account may do at all: who keeps to the limits never meets it, and a flood of refusals is bounded. */
function readingPace({ rates: { sends, requests } }: Config['limits']): { burst: number; perSecond: number } {
  return {
    burst: 2 * (sends.burst + requests.burst),
    perSecond: 2 * (sends.perSecond + requests.perSecond),
  }
}

/** M-1: a database that may lose commits cannot carry "sent". */
async function checkDurability(config: Config, services: Services, log: RequestLog): Promise<void> {
  const weak = await weakDurability(services.database)
  if (weak.length === 0) return
  if (config.profile === 'production')
    throw new StartRefused(`the database may lose what was acknowledged: ${weak.join(', ')}`)
  log.note(`weak_durability ${weak.join(' ')}`)
}

function burn(services: Services, headers: IncomingHttpHeaders): Promise<void> {
  const bearer = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '')?.[1]
  return services.burn({ bearer, refreshToken: refreshTokenOf(headers.cookie) })
}
