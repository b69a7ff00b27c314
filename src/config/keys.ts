import { isIP } from 'node:net'
import { z } from 'zod'

/**
 * Every variable the server reads: its form, its default, what it is for. `.env.example` and the reference are generated
 * from this list.
 */
const port = z.coerce.number().int().min(0).max(65_535)
const networks = z
  .string()
  .transform((text) => text.split(',').map((range) => range.trim()))
  .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must be networks in CIDR form')))
const resolvers = z
  .string()
  .transform((text) => text.split(',').map((server) => server.trim()))
  .pipe(z.array(z.string().refine(isResolver, 'must be addresses, each with a port or none')).max(8))
const count = z.coerce.number().int().min(1)
const rate = z
  .string()
  .regex(/^\d+\+\d+(\.\d+)?\/s$/, 'must read like 20+5/s: a burst, then so many per second')
  .transform((text) => {
    const [burst, perSecond] = text.replace('/s', '').split('+').map(Number)
    return { burst: burst ?? 1, perSecond: perSecond ?? 1 }
  })

export const environmentKeys = {
  PRISME_PROFILE: z
    .enum(['development', 'production'])
    .default('production')
    .describe(
      '`production` refuses self-signed certificates, demo data and a database that may lose commits.',
    ),
  PRISME_PUBLIC_ORIGIN: z
    .url({ protocol: /^https$/ })
    .transform((url) => new URL(url).origin)
    .describe('The one origin clients use, such as https://messagerie.hopital.fr.'),
  PRISME_HTTPS_HOST: z.string().default('127.0.0.1').describe('Address the TLS listener binds.'),
  PRISME_HTTPS_PORT: port.default(8443).describe('Port of HTTPS and WSS.'),
  PRISME_HTTP_HOST: z.string().default('127.0.0.1').describe('Address the redirecting listener binds.'),
  PRISME_HTTP_PORT: port.default(8080).describe('Port that answers nothing but a redirect to https.'),
  PRISME_REUSE_PORT: z
    .enum(['on', 'off'])
    .default('off')
    .describe('`on`: several processes listen on the same ports, and Linux spreads connections over them.'),
  PRISME_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])))
    .describe(
      'Proxies in front of this server, such as 10.0.0.5,10.1.0.0/16: from them alone X-Forwarded-For is believed.',
    ),
  PRISME_COUNTRY_DATABASE: z
    .string()
    .optional()
    .describe(
      'A country database in the MMDB format, such as GeoLite2 Country or DB-IP Lite Country, for rules about countries. Read ' +
        'again when it is replaced; no address leaves the server.',
    ),
  PRISME_TLS_CERT_FILE: z
    .string()
    .describe('The certificate and its chain, PEM. Read again when it changes.'),
  PRISME_TLS_KEY_FILE: z.string().describe('The private key, PEM, ECDSA P-256.'),
  DATABASE_URL: z.string().describe('PostgreSQL 15 or later, as prisme_app.'),
  PRISME_JOBS_DATABASE_URL: z.string().describe('The same database as prisme_jobs, for the job worker.'),
  PRISME_ADMIN_DATABASE_URL: z
    .string()
    .optional()
    .describe('The same database as a role that may become prisme_owner. Only `prisme migrate` reads it.'),
  PRISME_DATABASE_POOL: count.default(10).describe('Connections to the database, per process.'),
  PRISME_BROKER_URL: z
    .string()
    .optional()
    .describe(
      'NATS servers that carry hints between gateways, such as tls://user:password@nats.hopital.fr:4222, several with commas ' +
        'between, the credentials in the first. Without one, the database’s NOTIFY does.',
    ),
  NATS_CA_FILE: z
    .string()
    .optional()
    .describe('Authorities the certificate of NATS must come from, PEM, instead of those Node trusts.'),
  NATS_SUBJECT: z
    .string()
    .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'must be words with dots between')
    .default('prisme')
    .describe('Its subject. Deployments that share servers need one each.'),
  PRISME_OBJECTS_DIR: z
    .string()
    .optional()
    .describe('Directory for sealed files, when no S3_ENDPOINT is given.'),
  S3_ENDPOINT: z.url().optional().describe('S3-compatible object storage, such as https://s3.hopital.fr.'),
  S3_REGION: z.string().default('us-east-1').describe('Its region.'),
  S3_BUCKET: z.string().default('prisme').describe('Its bucket.'),
  S3_PREFIX: z.string().default('').describe('Put before every key.'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('Its access key.'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('Its secret key.'),
  CLAMD_SOCKET: z.string().optional().describe('UNIX socket of clamd. Without one, uploads are off.'),
  SMTP_URL: z.string().optional().describe('Mail server, such as smtps://user:password@mail.hopital.fr.'),
  PRISME_MAIL_FROM: z.string().default('Prisme <prisme@localhost>').describe('Sender of mails.'),
  PRISME_KEYRING_FILE: z
    .string()
    .describe('The local key provider’s keyring. Back it up apart from the database.'),
  PRISME_WEB_DIR: z
    .string()
    .optional()
    .describe('The built web client. Without one, only the API is served.'),
  PRISME_UPLOAD_MAX_BYTES: count
    .max(2_147_483_645)
    .default(104_857_600)
    .describe('Largest file, in bytes. clamd cannot scan more than 2 GiB - 3.'),
  PRISME_OUTBOUND_NETWORKS: networks
    .default([])
    .describe(
      'Networks where webhooks and identity providers may be, beside the public internet, in CIDR form with commas between, ' +
        'such as 10.20.0.0/16. In development http: is taken too where this names loopback.',
    ),
  PRISME_OUTBOUND_CA_FILE: z
    .string()
    .optional()
    .describe(
      'Authorities the certificates of webhooks and identity providers must come from, PEM, instead of those Node trusts.',
    ),
  PRISME_DNS_SERVERS: resolvers
    .default([])
    .describe(
      'Resolvers that are asked whether a company’s domain is its own, such as 9.9.9.9 or 10.0.0.53:5353,[2620:fe::fe]:53, with ' +
        'commas between. Without any, those of the system. They should resolve the public names and validate DNSSEC.',
    ),
  PRISME_LIMIT_SENDS: rate
    .default({ burst: 20, perSecond: 5 })
    .describe('Messages per account, in each process.'),
  PRISME_LIMIT_REQUESTS: rate
    .default({ burst: 120, perSecond: 30 })
    .describe('Other requests per account, in each process.'),
  PRISME_LIMIT_SIGN_IN_FAILURES: rate
    .default({ burst: 5, perSecond: 0.05 })
    .describe('Failed sign-ins per network from devices that are not known, over all processes.'),
  PRISME_LIMIT_REGISTRATIONS: rate
    .default({ burst: 10, perSecond: 0.01 })
    .describe('Registrations per network, in each process.'),
  PRISME_LIMIT_RESETS: rate
    .default({ burst: 20, perSecond: 0.05 })
    .describe('Requests for a code by mail, and tries at one, per network, in each process.'),
  PRISME_LIMIT_INVITATIONS: rate
    .default({ burst: 30, perSecond: 0.05 })
    .describe('Invitations by mail per account, in each process.'),
  PRISME_LIMIT_IMPORTS: rate
    .default({ burst: 4, perSecond: 0.0005 })
    .describe('Files of people imported per account, in each process; each invites up to 500 of them.'),
  PRISME_LIMIT_SEARCHES: rate
    .default({ burst: 30, perSecond: 1 })
    .describe('Searches per account, in each process.'),
  PRISME_LIMIT_EXPORTS: rate
    .default({ burst: 5, perSecond: 0.005 })
    .describe('Exports and reviews per account, in each process.'),
  PRISME_LIMIT_UPLOADS: rate
    .default({ burst: 60, perSecond: 2 })
    .describe('Uploads per account, in each process.'),
  PRISME_LIMIT_PROVISIONING: rate
    .default({ burst: 300, perSecond: 30 })
    .describe('Requests of a company’s directory (SCIM) per token, in each process.'),
  PRISME_SOCKETS_PER_ACCOUNT: count.default(10).describe('Open sockets per account, in each process.'),
  PRISME_SOCKETS_PER_ADDRESS: count
    .default(20)
    .describe('Sockets per address that have not authenticated yet, in each process.'),
  PRISME_SOCKETS: count.default(20_000).describe('Open sockets per process.'),
  PRISME_DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(600)
    .default(3)
    .describe(
      'Over how long a stopping process sends its sockets away, so that they do not all come back at once.',
    ),
  PRISME_ARGON2_MEMORY_KIB: count.min(19_456).default(47_104).describe('Memory of one password hash.'),
  PRISME_ARGON2_PASSES: count.default(1).describe('Passes of one password hash. At least 2 below 46 MiB.'),
} as const

export const Environment = z.object(environmentKeys)
export type Environment = z.output<typeof Environment>

/** `address`, `address:port` or `[address]:port`, as node:dns takes them. */
function isResolver(text: string): boolean {
  const [, bracketed, plain, port = '53'] =
    /^(?:\[([^\]]+)\]|([^:]+|[^[\]]*:[^[\]]*:[^[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  return isIP(bracketed ?? plain ?? '') !== 0 && Number(port) > 0 && Number(port) < 65_536
}
