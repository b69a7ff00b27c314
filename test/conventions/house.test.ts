import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { allOperations, commonProblems, problems } from '../../src/protocol/index.ts'
import { en } from '../../src/protocol/locales/en.ts'
import { fr } from '../../src/protocol/locales/fr.ts'
import { readDurations } from '../support/durations.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

async function sources(folder: string, ending: RegExp): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (path) => ({ path: path.slice(root.length), text: await readFile(path, 'utf8') })),
  )
}

test('process.env is read in one file only', async () => {
  const readers = (await sources('src', /\.tsx?$/)).filter(({ text }) =>
    /process\.env\b/.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  )
  expect(readers.map(({ path }) => path)).toEqual(['src/config/env.ts'])
})

test('only adapters and commands ask for the time, and only crypto for chance', async () => {
  const clean = /^src\/(dispatch|features|database|crypto|protocol\/(?!client))/
  const guilty = (await sources('src', /\.ts$/)).filter(
    ({ path, text }) => clean.test(path) && /\b(Date\.now\(|new Date\(\)|Math\.random\()/.test(text),
  )
  expect(guilty.map(({ path }) => path)).toEqual([])
})

test('no file is called utils, helpers, common, misc, manager or base, and none has a default export', async () => {
  const files = [...(await sources('src', /\.tsx?$/)), ...(await sources('certs', /\.ts$/))]
  expect(
    files
      .filter(({ path }) => /(^|[-/])(utils|helpers?|common|misc|manager|base|impl)\.tsx?$/i.test(path))
      .map(({ path }) => path),
  ).toEqual([])
  expect(files.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path)).toEqual([])
})

test('a cast, a suppression or an any carries its reason', async () => {
  const bare = (await sources('src', /\.tsx?$/)).flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, i) =>
      /@ts-ignore|@ts-expect-error|: any\b|as any\b|<any>/.test(line) ? [`${path}:${i + 1}`] : [],
    )
  })
  expect(bare).toEqual([])
})

test('every problem is told in French and in English, and the two differ', () => {
  for (const code of Object.keys(problems) as (keyof typeof problems)[]) {
    expect(fr[code], code).toMatch(/\S/)
    expect(en[code], code).toMatch(/\S/)
    expect(fr[code], code).not.toBe(en[code])
  }
})

test('an operation declares no common problem twice, has one route of its own, and says what it does', () => {
  const routes = allOperations.map(({ http }) => `${http.method} ${http.path.replaceAll(/\{\w+\}/g, '{}')}`)
  expect(new Set(routes).size).toBe(allOperations.length)
  for (const operation of allOperations) {
    const common: readonly string[] = commonProblems
    expect(
      operation.problems.filter((code) => common.includes(code)),
      operation.name,
    ).toEqual([])
    expect(operation.name).toMatch(/^[a-z]+\.[a-zA-Z]+$/)
    expect(operation.summary.length, operation.name).toBeGreaterThan(15)
    for (const [, field] of operation.http.path.matchAll(/\{(\w+)\}/g))
      expect(Object.keys(operation.input.shape), operation.name).toContain(field)
  }
})

test('every migration is numbered in order and opens with why it is there', async () => {
  const migrations = (await sources('src/database/migrations', /\.sql$/)).sort((a, b) =>
    a.path.localeCompare(b.path),
  )
  for (const [i, { path, text }] of migrations.entries()) {
    expect(path).toMatch(new RegExp(`/${String(i + 1).padStart(4, '0')}_[a-z_]+\\.sql$`))
    expect(text, path).toMatch(/^-- Why: /)
  }
})

test('no private key is in the tree', async () => {
  const files = (
    await Promise.all(['src', 'certs', 'infra', 'test', 'docs'].map((folder) => sources(folder, /./)))
  ).flat()
  const marker = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')
  expect(
    files
      .filter(
        ({ text }) =>
          text.includes(marker) || /-----BEGIN (EC|RSA) PRIVATE KEY-----/.test(text.replaceAll("'", '')),
      )
      .map(({ path }) => path),
  ).toEqual([])
})

test('each R a control claims names tests that exist', async () => {
  const controls = await readFile(join(root, 'docs/controls.md'), 'utf8')
  const tests = (await sources('test', /\.test\.ts$/)).map(({ path, text }) => ({ path, text }))
  const rows = [...controls.matchAll(/^\| (R\d+) \|.*\| `([^`]+)` · (.+?) \|$/gm)]
  expect(rows.length).toBeGreaterThan(15)
  for (const [, requirement, path, name] of rows) {
    const file = tests.find((candidate) => candidate.path === path)
    expect(file, `${requirement}: ${path}`).toBeDefined()
    expect(file?.text.replaceAll('\\', '').includes(name ?? '?'), `${requirement}: ${name}`).toBe(true)
  }
})

test('a duration that was recorded is of a file that exists', async () => {
  const files = new Set((await sources('test', /\.test\.ts$/)).map(({ path }) => path))
  expect(Object.keys(readDurations()).filter((path) => !files.has(path))).toEqual([])
})
