import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { environmentKeys } from '../../src/config/keys.ts'
import { clamdConfig } from '../../src/embedded/clamd-config.ts'
import { postgresArguments } from '../../src/embedded/postgres-settings.ts'
import { readStack, root, serviceOf } from './compose-file.ts'

const stack = readStack()

/** Lines that say something, in order. */
function lines(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function postgresSettings(): Map<string, string> {
  return new Map(
    lines('infra/postgres/postgresql.conf').map((line) => {
      const [, name = '', value = ''] = /^(\w+) = '?(.*?)'?$/.exec(line) ?? []
      return [name, value]
    }),
  )
}

test('L-7 and M-1: the database logs no content and loses no commit, as the embedded one', () => {
  const ours = postgresSettings()
  // What is said after -D, the data directory, is settings.
  const embedded = postgresArguments({ data: '', port: 0, durable: true }).slice(2)
  const places = [
    'listen_addresses',
    'port',
    'unix_socket_directories',
    'unix_socket_permissions',
    'max_connections',
  ]
  for (const argument of embedded.filter((word) => word !== '-c')) {
    const [name = '', value] = argument.split('=')
    if (!places.includes(name)) expect(ours.get(name)?.trim(), name).toBe(value?.trim())
  }
  expect(ours.get('log_statement')).toBe('none')
})

test('R9: the database knows no connection without TLS', () => {
  const ours = postgresSettings()
  expect(ours.get('ssl')).toBe('on')
  expect(ours.get('ssl_min_protocol_version')).toBe('TLSv1.3')
  const [local, remote, ...more] = lines('infra/postgres/pg_hba.conf').map((line) => line.split(/\s+/))
  expect(local).toEqual(['local', 'all', 'all', 'scram-sha-256'])
  expect(remote).toEqual(['hostssl', 'all', 'all', 'all', 'scram-sha-256'])
  expect(more).toEqual([])
  const { volumes = [], command = [] } = serviceOf(stack, 'postgres')
  expect(command.at(-1)).toBe('config_file=/etc/postgresql/postgresql.conf')
  expect(volumes).toContain('./infra/postgres/pg_hba.conf:/etc/postgresql/pg_hba.conf:ro')
  expect(ours.get('hba_file')).toBe('/etc/postgresql/pg_hba.conf')
})

test('the scanner is told what the embedded one is told, for uploads of the default size', () => {
  const largest = environmentKeys.PRISME_UPLOAD_MAX_BYTES.parse(undefined)
  const places = {
    database: '/var/lib/clamav',
    socket: '/run/scanner/clamd.sock',
    temporaryDirectory: '/tmp',
  }
  expect(lines('infra/clamav/clamd.conf')).toEqual(clamdConfig(places, largest).trim().split('\n'))
  expect(serviceOf(stack, 'gateway').environment).toMatchObject({ CLAMD_SOCKET: places.socket })
  // Who changes the one must change the other.
  expect(serviceOf(stack, 'gateway').environment).not.toHaveProperty('PRISME_UPLOAD_MAX_BYTES')
})
