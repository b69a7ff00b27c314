import type { Role } from '../../../src/protocol/index.ts'
import { type House, type HouseOptions, openHouse } from '../../support/house.ts'
import { type SharedHouse, shared } from '../../support/shared-house.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { type Look, openVisitor, type Visitor } from './visitor.ts'

export interface Clinic extends AsyncDisposable {
  /** A real server that serves the built page, and its people. */
  open<Name extends string>(
    people: Record<Name, Role>,
    options?: Partial<HouseOptions<Name>>,
  ): Promise<House<Name>>
  /** A company of its own with these people, on one server for all tests that need nothing else of theirs. */
  company: SharedHouse['company']
  /** Opens the page in a browser of its own. */
  visit(origin: string, look?: Partial<Look>): Promise<Visitor>
  /** The same, in a browser that keeps what it knows in a directory. */
  visitWith(profile: string, origin: string, look?: Partial<Look>): Promise<Visitor>
}

/** The built page, and one browser for a file of tests. */
export async function openClinic(): Promise<Clinic> {
  const directory = await builtPage()
  const chromium = await openChromium()
  const open: Clinic['open'] = (people, options = {}) =>
    openHouse({ ...options, people, environment: { ...options.environment, PRISME_WEB_DIR: directory } })
  const ward = shared(() => open({}))
  return {
    open,
    company: ward.company,
    visit: (origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.browser.newContext(options)),
    visitWith: (profile, origin, look = {}) =>
      openVisitor(origin, look, (options) => chromium.openProfile(profile, options)),
    async [Symbol.asyncDispose]() {
      await chromium[Symbol.asyncDispose]()
      await ward[Symbol.asyncDispose]()
    },
  }
}
