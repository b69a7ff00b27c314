import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Role } from '../../../src/protocol/index.ts'
import { type House, type HouseOptions, openHouse } from '../../support/house.ts'
import { openChromium } from './chromium.ts'
import { type Look, openVisitor, type Visitor } from './visitor.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Clinic extends AsyncDisposable {
  /** A real server that serves the built page, and its people. */
  open<Name extends string>(
    people: Record<Name, Role>,
    options?: Partial<HouseOptions<Name>>,
  ): Promise<House<Name>>
  /** Opens the page in a browser of its own. */
  visit(origin: string, look?: Partial<Look>): Promise<Visitor>
  /** The same, in a browser that keeps what it knows in a directory. */
  visitWith(profile: string, origin: string, look?: Partial<Look>): Promise<Visitor>
}

/** One build of the page and one browser for a file of tests. */
export async function openClinic(): Promise<Clinic> {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-web-'))
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'src/web'),
    logLevel: 'error',
    build: { outDir: directory, emptyOutDir: true },
  })
  const chromium = await openChromium()
  return {
    open: (people, options = {}) =>
      openHouse({ ...options, people, environment: { ...options.environment, PRISME_WEB_DIR: directory } }),
    visit: (origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.browser.newContext(options)),
    visitWith: (profile, origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.openProfile(profile, options)),
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
