import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { inject } from 'vitest'
import type { World } from '../../src/adapters/from-config.ts'
import { type App, openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { randomId, randomPassword } from '../../src/crypto/random.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import type { PolicyChanges, Role } from '../../src/protocol/index.ts'
import { type Actor, createActor, type Wire } from './actor.ts'
import { cloneDatabase } from './clone-database.ts'
import { largestTestUpload } from './limits.ts'

export interface HouseOptions<Name extends string> {
  people: Record<Name, Role>
  /** Which wire the people's calls travel on. */
  wire?: Wire
  /** Further variables of the configuration. */
  environment?: Record<string, string>
  world?: (world: World) => World
  /** What the companies are made with: by itself nobody needs a second factor. */
  policy?: PolicyChanges
}

/** A real server on a free port, with its own database, keyring and object store, and the people of one company. */
export interface House<Name extends string> extends AsyncDisposable {
  app: App
  origin: string
  httpOrigin: string
  companyId: string
  directory: string
  log: string[]
  databaseUrl: string
  adminUrl: string
  environment: Record<string, string>
  people: Record<Name, Actor>
  /** A further company on the same server, and its people. */
  company<Other extends string>(name: string, people: Record<Other, Role>): Promise<Record<Other, Actor>>
}

export async function openHouse<Name extends string>(options: HouseOptions<Name>): Promise<House<Name>> {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-house-'))
  const database = await cloneDatabase()
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const environment = { ...environmentOf(directory, database.urls, port), ...options.environment }
  const log: string[] = []
  let built: World | undefined
  let world: World | undefined
  const app = await openApp(loadConfig(environment), {
    writeLog: (line) => log.push(line),
    world(made) {
      built = made
      world = options.world?.(made) ?? made
      return world
    },
  })
  // A scanner that a test replaced is its own affair; the real one is proven on its probes first.
  const [real, used] = [built, world]
  if (real && used?.scanner === real.scanner) while (!real.scanner.status().ready) await pause(5)
  const actors: Actor[] = []
  const policy = options.policy ?? withoutFactors

  async function populate<N extends string>(
    companyId: string,
    roles: Record<N, Role>,
  ): Promise<Record<N, Actor>> {
    const people = {} as Record<N, Actor>
    for (const [name, role] of Object.entries(roles) as [N, Role][]) {
      const account = {
        email: `${name}.${randomId().slice(0, 8)}@example.org`,
        displayName: nameOf(name),
        role,
        password: randomPassword(),
      }
      const accountId = await app.services.accounts.create(companyId, account)
      const actor = createActor({ ...account, accountId, origin, wire: options.wire ?? 'rest' })
      await actor.session.signIn(account.email, account.password)
      actors.push(actor)
      people[name] = actor
    }
    return people
  }

  const { companyId } = await app.services.companies.create('Clinique des Tilleuls', policy)
  return {
    app,
    origin,
    httpOrigin: `http://localhost:${app.httpPort}`,
    companyId,
    directory,
    log,
    databaseUrl: database.urls.app,
    adminUrl: database.urls.admin,
    environment,
    people: await populate(companyId, options.people),
    async company(name, people) {
      const other = await app.services.companies.create(name, policy)
      return populate(other.companyId, people)
    },
    async [Symbol.asyncDispose]() {
      for (const actor of actors) actor.leaves()
      await app.close()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Most stories are not about second factors. */
export const withoutFactors: PolicyChanges = { mfa: { users: 'optional', administrators: 'optional' } }

export function environmentOf(
  directory: string,
  urls: { app: string; jobs: string },
  port: number,
): Record<string, string> {
  return {
    PRISME_PROFILE: 'development',
    PRISME_PUBLIC_ORIGIN: `https://localhost:${port}`,
    PRISME_HTTPS_PORT: String(port),
    PRISME_HTTP_PORT: '0',
    PRISME_TLS_CERT_FILE: inject('certificateFile'),
    PRISME_TLS_KEY_FILE: inject('keyFile'),
    DATABASE_URL: urls.app,
    PRISME_JOBS_DATABASE_URL: urls.jobs,
    PRISME_OBJECTS_DIR: join(directory, 'objects'),
    PRISME_KEYRING_FILE: join(directory, 'keyring.json'),
    CLAMD_SOCKET: inject('clamdSocket'),
    PRISME_UPLOAD_MAX_BYTES: String(largestTestUpload),
    PRISME_ARGON2_MEMORY_KIB: '19456',
    PRISME_ARGON2_PASSES: '2',
    PRISME_DRAIN_SECONDS: '0',
    PRISME_LIMIT_SENDS: '10000+10000/s',
    PRISME_LIMIT_REQUESTS: '10000+10000/s',
    PRISME_LIMIT_SIGN_IN_FAILURES: '1000+1000/s',
    PRISME_LIMIT_REGISTRATIONS: '10000+10000/s',
    PRISME_LIMIT_RESETS: '10000+10000/s',
    PRISME_LIMIT_INVITATIONS: '10000+10000/s',
    PRISME_LIMIT_IMPORTS: '10000+10000/s',
    PRISME_LIMIT_SEARCHES: '10000+10000/s',
    PRISME_LIMIT_EXPORTS: '10000+10000/s',
    PRISME_LIMIT_UPLOADS: '10000+10000/s',
    PRISME_LIMIT_PROVISIONING: '10000+10000/s',
  }
}

function nameOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} Martin`
}

/** A second server process' worth of server on the same database, keys and store: nothing is cached in it yet. */
export async function reopen(house: House<string>, world?: (world: World) => World) {
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const environment = { ...house.environment, PRISME_PUBLIC_ORIGIN: origin, PRISME_HTTPS_PORT: String(port) }
  const app = await openApp(loadConfig(environment), {
    writeLog: (line) => house.log.push(line),
    ...(world && { world }),
  })
  const actors: Actor[] = []
  return {
    app,
    origin,
    /** The same person, signed in at this server. */
    async signsIn(person: Actor): Promise<Actor> {
      const actor = createActor({ ...person, origin, wire: 'rest' })
      await actor.session.signIn(person.email, person.password)
      actors.push(actor)
      return actor
    },
    async [Symbol.asyncDispose]() {
      for (const actor of actors) actor.leaves()
      await app.close()
    },
  }
}
