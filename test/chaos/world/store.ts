import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import type { StoreFault } from '../nemesis/schedule.ts'
import { openS3Store } from './s3-store.ts'
import { openVolume } from './volume.ts'

/** Undoes a fault. */
type Lift = () => Promise<void> | void

/** Where the files of a run are kept, and what can befall it. */
export interface Store extends AsyncDisposable {
  readonly kind: StoreKind
  /** What a gateway must be told to use it. */
  readonly environment: Record<string, string>
  /** How each fault that it can have is brought about. */
  readonly harms: Partial<Record<StoreFault, (way: 0 | 1) => Promise<Lift> | Lift>>
  /** Nothing is wrong with it any more, whatever was. */
  restore(): Promise<void>
  /** The keys of all objects, looked at behind everybody's back. */
  keys(): Promise<string[]>
}

export type StoreKind = 'directory' | 's3'

interface Needs {
  kind: StoreKind
  directory: string
  report(line: string): void
}

export function openStore({ kind, directory, report }: Needs): Promise<Store> {
  return kind === 's3' ? openS3Store(report) : openDirectoryStore(join(directory, 'files'))
}

const megabytes = 128

/** A directory on a small file system of its own, which servers know by a link to it. */
async function openDirectoryStore(path: string): Promise<Store> {
  const volume = await openVolume(path, megabytes)
  const objects = join(path, 'objects')
  const disk = join(path, 'disk')
  const nowhere = join(path, 'nowhere')
  await mkdir(disk)
  await writeFile(nowhere, '')
  /** At once: nobody may find nothing there, and make a directory of their own. */
  const leadTo = async (target: string): Promise<void> => {
    await symlink(target, `${objects}.next`)
    await rename(`${objects}.next`, objects)
  }
  await leadTo(disk)
  return {
    kind: 'directory',
    environment: { PRISME_OBJECTS_DIR: objects },
    harms: {
      async 'store-down'() {
        await leadTo(join(nowhere, 'disk'))
        return () => leadTo(disk)
      },
      ...(volume.limited && {
        async 'store-full'() {
          await volume.fill()
          return () => volume.drain()
        },
      }),
    },
    async restore() {
      await leadTo(disk)
      await volume.drain()
    },
    async keys() {
      const names = await readdir(disk, { recursive: true })
      return names.filter((name) => name.endsWith('.object')).map((name) => parse(name).name)
    },
    [Symbol.asyncDispose]: () => volume.close(),
  }
}
