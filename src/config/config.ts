import type { Secret } from './secret.ts'

/** The whole configuration, frozen. Alternatives are discriminated unions; secrets print as `[secret]`. */
export interface Config {
  /** `production` refuses self-signed certificates, demo data and clear connections off loopback. */
  readonly profile: 'development' | 'production'
  /** The one origin clients use, such as https://messagerie.hopital.fr. */
  readonly publicOrigin: string
  readonly https: { readonly host: string; readonly port: number }
  readonly tls: { readonly certificateFile: string; readonly keyFile: string }
  readonly http: { readonly host: string; readonly port: number }
  /** Ranges of addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  /** Whether other gateways on this machine listen on the same ports. */
  readonly reusePort: boolean
  readonly database: { readonly url: Secret; readonly jobsUrl: Secret; readonly poolSize: number }
  readonly objects: ObjectStorageConfig
  readonly scanner: ScannerConfig
  readonly broker: BrokerConfig
  readonly mail: MailConfig
  readonly keys: { readonly kind: 'local'; readonly file: string }
  /** Tells the country of an address; undefined when the server cannot. */
  readonly countryDatabase: string | undefined
  readonly webDirectory: string | undefined
  readonly outbound: OutboundConfig
  /** Resolvers that are asked for what companies publish, `address` or `address:port`; those of the system when empty. */
  readonly dns: { readonly servers: readonly string[] }
  readonly limits: Limits
  readonly argon2: { readonly memoryKiB: number; readonly passes: number }
}

/** Servers that companies name: webhooks and identity providers. */
export interface OutboundConfig {
  /** Networks that may be reached beside the public internet, in CIDR form. */
  readonly allowedNetworks: readonly string[]
  /** Whether http: to an allowed loopback address is taken: for development. */
  readonly clearToLoopback: boolean
  /** Authorities their certificates must come from, instead of those Node trusts. */
  readonly caFile: string | undefined
}

export type ObjectStorageConfig = { readonly kind: 'disk'; readonly directory: string } | S3Config

export interface S3Config {
  readonly kind: 's3'
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** Put before every key, so that several deployments can share a bucket. May be empty. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
}

export type ScannerConfig =
  | { readonly kind: 'clamd'; readonly socket: string }
  /** No scanner: uploads are off, never open. */
  | { readonly kind: 'off'; readonly reason: string }

export type BrokerConfig =
  /** NOTIFY of the database: no further service. */
  { readonly kind: 'postgres' } | NatsConfig

export interface NatsConfig {
  readonly kind: 'nats'
  /** The servers of one cluster, `host:port`; any of them will do. */
  readonly servers: readonly string[]
  /** Whether a server without TLS is refused. */
  readonly encrypted: boolean
  /** Authorities its certificate must come from, instead of those Node trusts. */
  readonly caFile: string | undefined
  readonly credentials:
    | { readonly kind: 'none' }
    | { readonly kind: 'token'; readonly token: Secret }
    | { readonly kind: 'password'; readonly user: string; readonly password: Secret }
  /** Under which deployments that share a broker do not hear one another. */
  readonly subject: string
}

export type MailConfig =
  | { readonly kind: 'smtp'; readonly url: Secret; readonly from: string }
  | { readonly kind: 'off' }

export interface Limits {
  /** Largest file, in bytes of plaintext. At most 2 GiB - 3, clamd's own limit. */
  readonly uploadBytes: number
  /** G-6, by purpose: `burst` at once, then `perSecond`, for one account, or one network where there is none yet. */
  readonly rates: {
    readonly [Purpose in
      | 'sends'
      | 'requests'
      | 'registrations'
      | 'resets'
      | 'invitations'
      | 'imports'
      | 'searches'
      | 'exports'
      | 'uploads'
      | 'provisioning']: RateLimit
  }
  /** Failed sign-ins from one network. */
  readonly signInFailures: RateLimit
  /** Sockets per account, per address before they authenticate, and in all. */
  readonly socketsPerAccount: number
  readonly socketsPerAddress: number
  readonly sockets: number
  readonly drainSeconds: number
}

export interface RateLimit {
  readonly burst: number
  readonly perSecond: number
}
