import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { Broker } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { CountryDatabase } from '../ports/country-database.ts'
import type { OpenIdClient } from '../ports/identity-provider.ts'
import type { KeyProvider } from '../ports/key-provider.ts'
import type { Mailer } from '../ports/mailer.ts'
import type { MalwareScanner } from '../ports/malware-scanner.ts'
import { MalwareScannerUnavailable } from '../ports/malware-scanner.ts'
import type { ObjectStorage } from '../ports/object-storage.ts'
import type { OutboundHttp } from '../ports/outbound-http.ts'
import type { SamlClient } from '../ports/saml.ts'
import type { TextRecords } from '../ports/text-records.ts'
import { createClamdMalwareScanner } from './clamd-malware-scanner.ts'
import { createDiskObjectStorage } from './disk-object-storage.ts'
import { createDnsTextRecords } from './dns-text-records.ts'
import { createGuardedHttp } from './guarded-http.ts'
import { createLocalKeyProvider } from './local-key-provider.ts'
import { openCountryDatabase } from './mmdb-country-database.ts'
import { createNatsBroker } from './nats-broker.ts'
import { createOpenIdClient } from './openid-client.ts'
import { createPostgresBroker } from './postgres-broker.ts'
import { createS3ObjectStorage, ensureBucket } from './s3-object-storage.ts'
import { createSamlClient } from './saml-client.ts'
import { createSmtpMailer } from './smtp-mailer.ts'
import { systemClock } from './system-clock.ts'

/** Everything outside the program that it needs, behind our own ports. */
export interface World {
  clock: Clock
  objects: ObjectStorage
  scanner: MalwareScanner
  /** Undefined when no mail server is configured. */
  mailer: Mailer | undefined
  keys: KeyProvider
  broker: Broker
  /** Undefined when no country database is configured. */
  countries: CountryDatabase | undefined
  /** To servers that others named. */
  outbound: OutboundHttp
  /** To companies' identity providers, by the same guard. */
  openId: OpenIdClient
  saml: SamlClient
  /** What companies publish in DNS to prove whose a domain is. */
  records: TextRecords
}

/** Milliseconds between two rounds of scanner probes (U-5). */
const probeEvery = 5 * 60_000

/** The adapters the configuration asks for. Background work of theirs ends with the signal. */
export function worldFrom(config: Config, signal: AbortSignal): World {
  const { objects, mail, keys } = config
  const outbound = outboundFrom(config)
  return {
    clock: systemClock,
    objects: objects.kind === 's3' ? createS3ObjectStorage(objects) : createDiskObjectStorage(objects),
    scanner: scannerFrom(config, signal),
    mailer: mail.kind === 'smtp' ? createSmtpMailer({ url: mail.url, from: mail.from }) : undefined,
    keys: createLocalKeyProvider(keys.file),
    broker: brokerFrom(config, signal),
    countries:
      config.countryDatabase === undefined ? undefined : openCountryDatabase(config.countryDatabase, signal),
    outbound,
    openId: createOpenIdClient({ outbound, clock: systemClock }),
    saml: createSamlClient({ outbound, clock: systemClock }),
    records: createDnsTextRecords(config.dns),
  }
}

/** Makes what an adapter needs outside and we may make: the bucket. Throws ObjectStorageUnavailable. */
export async function prepareWorld(config: Config, signal: AbortSignal): Promise<void> {
  if (config.objects.kind === 's3') await ensureBucket(config.objects, signal)
}

function outboundFrom({ outbound }: Config): OutboundHttp {
  const { caFile, ...rest } = outbound
  return createGuardedHttp({ ...rest, authorities: caFile && readFileSync(caFile, 'utf8') })
}

function brokerFrom({ broker, database }: Config, signal: AbortSignal): Broker {
  const made = broker.kind === 'nats' ? createNatsBroker(broker) : createPostgresBroker(database.url.reveal())
  signal.addEventListener('abort', () => void made.close(), { once: true })
  return made
}

function scannerFrom({ scanner, limits }: Config, signal: AbortSignal): MalwareScanner {
  if (scanner.kind === 'clamd') {
    return createClamdMalwareScanner({
      socket: scanner.socket,
      maxBytes: limits.uploadBytes,
      probeEvery,
      signal,
    })
  }
  const { reason } = scanner
  return {
    scan: () => Promise.reject(new MalwareScannerUnavailable(reason)),
    status: () => ({ ready: false, reason }),
  }
}
