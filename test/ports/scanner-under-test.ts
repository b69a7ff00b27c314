import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import {
  type ClamdMalwareScanner,
  createClamdMalwareScanner,
} from '../../src/adapters/clamd-malware-scanner.ts'
import type { MalwareScanner } from '../../src/ports/malware-scanner.ts'
import { type Clamd, type ClamdOptions, ensureClamd, startClamd } from '../support/clamd.ts'

export const maxBytes = 8 * 1024 * 1024
export const never = new AbortController().signal

const quick = { probeEvery: 60_000, retryEvery: 50, timeouts: { stalled: 300, verdict: 3_000 } }

const outcome = await ensureClamd((line) => process.stderr.write(`${line}\n`))

/** Goes into the name of a suite that cannot run on this machine; empty where it can. */
export const skipped = outcome === 'present' ? '' : ` (skipped: ${outcome.missing})`
if (skipped !== '') process.stderr.write(`The scanner suite did not run${skipped}.\n`)

const roots: string[] = []

export async function freshDirectory(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'prisme-clamd-'))
  roots.push(root)
  return root
}

export async function removeDirectories(): Promise<void> {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true })
}

export async function start(options: Partial<ClamdOptions> = {}): Promise<Clamd> {
  return startClamd({ directory: await freshDirectory(), streamMaxLength: maxBytes, ...options })
}

export function scannerOn(socket: string, options = {}): ClamdMalwareScanner {
  return createClamdMalwareScanner({ socket, maxBytes, signal: never, ...quick, ...options })
}

export async function ready(scanner: MalwareScanner): Promise<void> {
  await vi.waitFor(() => expect(scanner.status()).toMatchObject({ ready: true }), {
    timeout: 10_000,
    interval: 20,
  })
}

export async function* hanging(): AsyncGenerator<Buffer> {
  yield Buffer.from('Bonjour')
  await new Promise(() => undefined)
}

export function disposable(clamd: Clamd, open?: (socket: string) => ClamdMalwareScanner) {
  const scanner = open?.(clamd.socket)
  return {
    clamd,
    get scanner(): ClamdMalwareScanner {
      if (scanner === undefined) throw new Error('no scanner was opened')
      return scanner
    },
    async [Symbol.asyncDispose]() {
      scanner?.stop()
      await clamd.kill()
    },
  }
}
