import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { inject } from 'vitest'
import { ensureDebianPackages } from '../../../src/embedded/apt.ts'
import { allThere } from '../../support/daemon.ts'

const program = '/usr/bin/chromium'
const certutil = '/usr/bin/certutil'
const run = promisify(execFile)

/**
 * What the driver turns off by itself, which the last such switch would turn on again, and three things nobody sees here:
 * the address bar's suggestions are pages of their own, loaded for each window, and so is a process kept in reserve. They
 * cost four times what a page costs.
 */
const withoutFeatures = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
]

/** Quiet, and without a call to anybody but the server under test. */
const switches = [
  `--disable-features=${withoutFeatures.join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Chromium extends AsyncDisposable {
  readonly browser: Browser
  /** A browser that keeps what it knows in `directory`, as a person's own does; closing it leaves the directory. */
  openProfile(directory: string, options: BrowserContextOptions): Promise<BrowserContext>
}

/** A real browser that trusts the development CA as a hospital's computer would: from its store, with every check on. */
export async function openChromium(): Promise<Chromium> {
  const outcome = await ensureDebianPackages({
    packages: ['chromium', 'libnss3-tools'],
    probe: () => allThere([program, certutil]),
    report: () => {},
  })
  if (outcome !== 'present') throw new Error(`These tests need Chromium. ${outcome.missing}`)
  const home = await mkdtemp(join(tmpdir(), 'prisme-chromium-'))
  await trust(home, inject('caFile'))
  const launching = { executablePath: program, args: switches, env: { ...process.env, HOME: home } }
  const browser = await chromium.launch(launching)
  return {
    browser,
    openProfile: (directory, options) =>
      chromium.launchPersistentContext(directory, { ...launching, ...options }),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function trust(home: string, caFile: string): Promise<void> {
  const store = `sql:${join(home, '.pki/nssdb')}`
  await mkdir(join(home, '.pki/nssdb'), { recursive: true })
  await run(certutil, ['-d', store, '-N', '--empty-password'])
  await run(certutil, ['-d', store, '-A', '-t', 'C,,', '-n', 'prisme', '-i', caFile])
}
