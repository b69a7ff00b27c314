import { readFile } from 'node:fs/promises'

const mebibyte = 1024 * 1024
/** clamd scans no larger file, whatever it is told. */
const largestScan = 2 * 1024 * mebibyte - 3
const largestUnpacked = 4 * 1024 * mebibyte
const smallestLimit = 25 * mebibyte

export interface ClamdPlaces {
  database: string
  socket: string
  temporaryDirectory: string
}

/** Every setting is explained in infra/clamav/README.md. No `User`: it keeps the user it is started as. */
export function clamdConfig(places: ClamdPlaces, maxFileBytes: number): string {
  const largestFile = Math.min(largestScan, Math.max(smallestLimit, maxFileBytes + mebibyte))
  return lines({
    Foreground: 'yes',
    DatabaseDirectory: places.database,
    LocalSocket: places.socket,
    LocalSocketMode: '660',
    FixStaleSocket: 'yes',
    TemporaryDirectory: places.temporaryDirectory,
    StreamMaxLength: largestFile,
    MaxFileSize: largestFile,
    MaxScanSize: Math.min(largestUnpacked, 4 * largestFile),
    MaxScanTime: 120_000,
    AlertExceedsMax: 'yes',
    AlertEncrypted: 'yes',
    ConcurrentDatabaseReload: 'yes',
    SelfCheck: 600,
    LogTime: 'yes',
    LogClean: 'no',
  })
}

/**
 * For one attempt that costs nothing when there is no network. Tests of what it brings are off: they would take another
 * GiB of memory, and what it brings is signed.
 */
export function freshclamConfig(database: string): string {
  return lines({
    DatabaseDirectory: database,
    DatabaseMirror: 'database.clamav.net',
    MaxAttempts: 1,
    ConnectTimeout: 5,
    ReceiveTimeout: 30,
    TestDatabases: 'no',
    LogTime: 'yes',
  })
}

function lines(settings: Record<string, string | number>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}

/** The signature of the EICAR test file, all that clamd knows until freshclam succeeds. */
export async function builtInSignatures(): Promise<string> {
  return await readFile(new URL('../../infra/clamav/prisme.ndb', import.meta.url), 'utf8')
}
