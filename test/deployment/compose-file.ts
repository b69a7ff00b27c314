import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { readEnvironment } from '../../src/config/env.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Service {
  image: string
  build?: string
  user?: string
  command?: string[]
  entrypoint?: string[]
  environment?: Record<string, string>
  ports?: string[]
  volumes?: string[]
  tmpfs?: string[]
  secrets?: string[]
  networks?: string[]
  network_mode?: string
  restart: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  ulimits?: Record<string, number>
  mem_limit?: string
  memswap_limit?: string
  healthcheck?: { test: string[] }
  depends_on?: Record<string, { condition: string }>
}

export interface Stack {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
  volumes: Record<string, object>
  secrets: Record<string, { file: string }>
}

/** The stack as `docker compose` reads it with these variables in .env. */
export function readStack(env: Record<string, string> = { PRISME_HOST: 'messagerie.test' }): Stack {
  // The file is ours; what the tests below rely on they check.
  return interpolated(parse(composeText(), { merge: true }), env) as Stack
}

export function composeText(): string {
  return readFileSync(`${root}/docker-compose.yml`, 'utf8')
}

export function serviceOf(stack: Stack, name: string): Service {
  const service = stack.services[name]
  if (service === undefined) throw new Error(`no service ${name}`)
  return service
}

/** What the program of a service finds in its environment, with its secrets read from where they were made. */
export function environmentIn(
  directory: string,
  service: string,
  env: Record<string, string> = {},
): Record<string, string> {
  const stack = readStack({ PRISME_HOST: 'messagerie.test', PRISME_SECRETS_DIR: directory, ...env })
  const given = Object.entries(serviceOf(stack, service).environment ?? {})
  const readable = given.map(([name, value]) => {
    const secret = /^\/run\/secrets\/(.+)$/.exec(value)?.[1]
    return [name, secret === undefined ? value : (stack.secrets[secret]?.file ?? '')]
  })
  return readEnvironment(Object.fromEntries(readable))
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced, `$$` made `$`, in every text. */
function interpolated(value: unknown, env: Record<string, string>): unknown {
  if (typeof value === 'string') return replaced(value, env)
  if (Array.isArray(value)) return value.map((item) => interpolated(item, env))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, env)]))
}

function replaced(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g, (found, name, kind, rest) => {
    if (found === '$$') return '$'
    const value = env[name] ?? ''
    if (value !== '') return value
    if (kind === '?') throw new Error(rest)
    return kind === '-' ? rest : ''
  })
}
