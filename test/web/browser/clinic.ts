import type { Role } from '../../../src/protocol/index.ts'
import { type House, type HouseOptions, openHouse } from '../../support/house.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { type Look, openVisitor, type Visitor } from './visitor.ts'

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

/** The built page, and one browser for a file of tests. */
export async function openClinic(): Promise<Clinic> {
  const directory = await builtPage()
  const chromium = await openChromium()
  return {
    open: (people, options = {}) =>
      openHouse({ ...options, people, environment: { ...options.environment, PRISME_WEB_DIR: directory } }),
    visit: (origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.browser.newContext(options)),
    visitWith: (profile, origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.openProfile(profile, options)),
    [Symbol.asyncDispose]: () => chromium[Symbol.asyncDispose](),
  }
}
