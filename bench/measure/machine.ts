import { execFile } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { postgresBinaries } from '../../src/embedded/postgres-libraries.ts'
import { median } from './statistics.ts'

/** What a figure must not be read without. */
export interface Machine {
  date: string
  processor: string
  cores: number
  memoryGiB: number
  kernel: string
  node: string
  openssl: string
  postgres: string
  /** How long the disk takes to make one written page durable. */
  fsyncMicros: number
}

/** `directory` lies on the disk that the database will use. */
export async function describeMachine(directory: string): Promise<Machine> {
  const { postgres } = await postgresBinaries()
  const { stdout } = await promisify(execFile)(postgres, ['--version'])
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    openssl: process.versions.openssl,
    postgres: /\d+(\.\d+)*/.exec(stdout)?.[0] ?? stdout.trim(),
    fsyncMicros: Math.round(await fsyncMicros(directory)),
  }
}

async function fsyncMicros(directory: string): Promise<number> {
  const own = await mkdtemp(join(directory, 'fsync-'))
  const file = await open(join(own, 'page'), 'w')
  try {
    const page = Buffer.alloc(8192, 1)
    const times: number[] = []
    for (let i = 0; i < 50; i++) {
      const started = performance.now()
      await file.write(page, 0, page.length, 0)
      await file.datasync()
      times.push((performance.now() - started) * 1000)
    }
    return median(times)
  } finally {
    await file.close()
    await rm(own, { recursive: true })
  }
}
