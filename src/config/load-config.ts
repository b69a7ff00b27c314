import type { BrokerConfig, Config, MailConfig, ObjectStorageConfig, ScannerConfig } from './config.ts'
import { Environment } from './keys.ts'
import { parseNatsUrl } from './nats-url.ts'
import { Secret } from './secret.ts'

/** The configuration is wrong; the message lists every fault at once, and no value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Builds the configuration from variables. Throws ConfigError with all faults. */
export function loadConfig(variables: Record<string, string>): Config {
  const parsed = Environment.safeParse(variables)
  const faults = parsed.success ? faultsBetween(parsed.data) : parsed.error.issues.map(describe)
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(
      `The configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
  }
  return deepFreeze(configOf(parsed.data))
}

function describe(issue: {
  path: readonly PropertyKey[]
  message: string
  code?: string | undefined
}): string {
  return `${issue.path.join('.')}: ${issue.message.includes('received undefined') ? 'is missing' : issue.message}`
}

/** What no single variable can tell. */
function faultsBetween(env: Environment): string[] {
  const faults: string[] = []
  if (env.S3_ENDPOINT === undefined && env.PRISME_OBJECTS_DIR === undefined) {
    faults.push('PRISME_OBJECTS_DIR or S3_ENDPOINT: one of them is needed, files must go somewhere')
  }
  if (env.S3_ENDPOINT !== undefined && (!env.S3_ACCESS_KEY_ID || !env.S3_SECRET_ACCESS_KEY)) {
    faults.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY: both are needed with S3_ENDPOINT')
  }
  if (env.PRISME_BROKER_URL !== undefined && parseNatsUrl(env.PRISME_BROKER_URL) === undefined) {
    faults.push(
      'PRISME_BROKER_URL: must be nats:// or tls:// addresses, all of one kind, those with tls:// by name',
    )
  }
  if (env.PRISME_ARGON2_MEMORY_KIB < 47_104 && env.PRISME_ARGON2_PASSES < 2) {
    faults.push('PRISME_ARGON2_PASSES: at least 2 when PRISME_ARGON2_MEMORY_KIB is below 47104')
  }
  if (env.PRISME_PROFILE === 'production') faults.push(...clearConnections(env))
  return faults
}

/** R9: nothing leaves the machine in clear. */
function clearConnections(env: Environment): string[] {
  const faults: string[] = []
  const far = (url: string): boolean => !isLoopback(new URL(url).hostname)
  if (env.S3_ENDPOINT?.startsWith('http:') && far(env.S3_ENDPOINT))
    faults.push('S3_ENDPOINT: must be https off loopback')
  for (const name of ['DATABASE_URL', 'PRISME_JOBS_DATABASE_URL'] as const) {
    const url = env[name]
    if (URL.canParse(url) && far(url) && !/[?&]sslmode=verify-full\b/.test(url)) {
      faults.push(`${name}: must say sslmode=verify-full off loopback`)
    }
  }
  const nats = parseNatsUrl(env.PRISME_BROKER_URL ?? '')
  if (nats && !nats.encrypted && nats.servers.some((server) => far(`nats://${server}`)))
    faults.push('PRISME_BROKER_URL: must be tls:// off loopback')
  if (env.SMTP_URL?.startsWith('smtp:') && far(env.SMTP_URL) && !env.SMTP_URL.includes('requireTLS=true')) {
    faults.push('SMTP_URL: must be smtps:, or smtp: with requireTLS=true, off loopback')
  }
  return faults
}

function isLoopback(host: string): boolean {
  return host === '' || host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}

function configOf(env: Environment): Config {
  return {
    profile: env.PRISME_PROFILE,
    publicOrigin: env.PRISME_PUBLIC_ORIGIN,
    https: { host: env.PRISME_HTTPS_HOST, port: env.PRISME_HTTPS_PORT },
    tls: { certificateFile: env.PRISME_TLS_CERT_FILE, keyFile: env.PRISME_TLS_KEY_FILE },
    http: { host: env.PRISME_HTTP_HOST, port: env.PRISME_HTTP_PORT },
    trustedProxies: env.PRISME_TRUSTED_PROXIES,
    reusePort: env.PRISME_REUSE_PORT === 'on',
    database: {
      url: new Secret(env.DATABASE_URL),
      jobsUrl: new Secret(env.PRISME_JOBS_DATABASE_URL),
      poolSize: env.PRISME_DATABASE_POOL,
    },
    objects: objectsOf(env),
    scanner: scannerOf(env),
    broker: brokerOf(env),
    mail: mailOf(env),
    keys: { kind: 'local', file: env.PRISME_KEYRING_FILE },
    countryDatabase: env.PRISME_COUNTRY_DATABASE,
    webDirectory: env.PRISME_WEB_DIR,
    outbound: {
      allowedNetworks: env.PRISME_OUTBOUND_NETWORKS,
      clearToLoopback: env.PRISME_PROFILE === 'development',
      caFile: env.PRISME_OUTBOUND_CA_FILE,
    },
    dns: { servers: env.PRISME_DNS_SERVERS },
    limits: {
      uploadBytes: env.PRISME_UPLOAD_MAX_BYTES,
      rates: {
        sends: env.PRISME_LIMIT_SENDS,
        requests: env.PRISME_LIMIT_REQUESTS,
        registrations: env.PRISME_LIMIT_REGISTRATIONS,
        resets: env.PRISME_LIMIT_RESETS,
        invitations: env.PRISME_LIMIT_INVITATIONS,
        imports: env.PRISME_LIMIT_IMPORTS,
        searches: env.PRISME_LIMIT_SEARCHES,
        exports: env.PRISME_LIMIT_EXPORTS,
        uploads: env.PRISME_LIMIT_UPLOADS,
        provisioning: env.PRISME_LIMIT_PROVISIONING,
      },
      signInFailures: env.PRISME_LIMIT_SIGN_IN_FAILURES,
      socketsPerAccount: env.PRISME_SOCKETS_PER_ACCOUNT,
      socketsPerAddress: env.PRISME_SOCKETS_PER_ADDRESS,
      sockets: env.PRISME_SOCKETS,
      drainSeconds: env.PRISME_DRAIN_SECONDS,
    },
    argon2: { memoryKiB: env.PRISME_ARGON2_MEMORY_KIB, passes: env.PRISME_ARGON2_PASSES },
  }
}

function objectsOf(env: Environment): ObjectStorageConfig {
  if (env.S3_ENDPOINT === undefined) return { kind: 'disk', directory: env.PRISME_OBJECTS_DIR ?? '' }
  return {
    kind: 's3',
    endpoint: env.S3_ENDPOINT,
    region: env.S3_REGION,
    bucket: env.S3_BUCKET,
    prefix: env.S3_PREFIX,
    accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: new Secret(env.S3_SECRET_ACCESS_KEY ?? ''),
  }
}

function scannerOf(env: Environment): ScannerConfig {
  if (env.CLAMD_SOCKET === undefined) return { kind: 'off', reason: 'no CLAMD_SOCKET is configured' }
  return { kind: 'clamd', socket: env.CLAMD_SOCKET }
}

function brokerOf(env: Environment): BrokerConfig {
  const nats = parseNatsUrl(env.PRISME_BROKER_URL ?? '')
  if (nats === undefined) return { kind: 'postgres' }
  return { kind: 'nats', ...nats, caFile: env.NATS_CA_FILE, subject: env.NATS_SUBJECT }
}

function mailOf(env: Environment): MailConfig {
  if (env.SMTP_URL === undefined) return { kind: 'off' }
  return { kind: 'smtp', url: new Secret(env.SMTP_URL), from: env.PRISME_MAIL_FROM }
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(value)
}
