import { chmod, cp, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openCluster } from '../../src/embedded/postgres-cluster.ts'
import { postgresBinaries } from '../../src/embedded/postgres-libraries.ts'
import { runProgram } from '../../src/embedded/run-program.ts'
import { findServiceUser, isRoot, launcherAs, ownerOf } from '../../src/embedded/service-user.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const asRoot = test.runIf(isRoot())

asRoot('PostgreSQL, binaries and data, works from a directory that only root may enter', async () => {
  await using closed = await temporaryDirectory()
  const installed = dirname(dirname((await postgresBinaries()).postgres))
  await cp(installed, join(closed.path, 'native'), { recursive: true, verbatimSymlinks: true })
  const bin = join(closed.path, 'native/bin')
  const binaries = { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  await mkdir(join(closed.path, 'data-of-prisme'), { mode: 0o711 })
  const directory = join(closed.path, 'data-of-prisme')
  const cluster = await openCluster({ directory, binaries, durable: false })
  const question = cluster.launch(binaries.postgres, ['-D', cluster.data, '-C', 'data_checksums'])
  expect(await runProgram(question)).toEqual({ code: 0, output: 'on\n' })
  expect((await stat(closed.path)).mode & 0o777).toBe(0o700)
  expect(await ownerOf(cluster.data)).toEqual(await findServiceUser('postgres'))
})

asRoot('a program started as another user keeps none of the rights of root', async () => {
  const user = await findServiceUser('postgres')
  const launch = await launcherAs(user, { execute: ['/bin/sh'], write: [] })
  const { output } = await runProgram(
    launch('/bin/sh', ['-c', 'id -u; id -G; grep CapEff /proc/self/status']),
  )
  expect(output.split(/\s+/)).toEqual([String(user.uid), String(user.gid), 'CapEff:', '0'.repeat(16), ''])
})

asRoot('a directory its user cannot reach is named, with what to do', async () => {
  await using closed = await temporaryDirectory()
  const data = join(closed.path, 'a/b')
  await mkdir(data, { recursive: true })
  await chmod(data, 0o777)
  const user = await findServiceUser('postgres')
  await expect(launcherAs(user, { execute: ['/bin/sh'], write: [data] })).rejects.toThrow(
    `cannot reach what lies under ${closed.path}: put Prisme in a directory others may traverse`,
  )
  await rm(data, { recursive: true })
})
