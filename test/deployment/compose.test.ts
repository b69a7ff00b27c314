import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { composeText, readStack, root, type Service, serviceOf } from './compose-file.ts'

const stack = readStack()
const services = Object.entries(stack.services)
const steps = services.filter(([, service]) => service.restart === 'no')
const lasting = services.filter(([, service]) => service.restart !== 'no')

test('R5: nothing but the ports 443 and 80 of the gateway is published', () => {
  const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))
  expect(published).toEqual(['gateway 0.0.0.0:443:8443', 'gateway 0.0.0.0:80:8080'])
  for (const [, service] of services) expect(service.network_mode ?? 'none').toBe('none')
})

test('the stack does not start without the name of the server', () => {
  expect(() => readStack({})).toThrow('PRISME_HOST')
})

describe.each(services)('%s', (_name, service) => {
  test('comes from an image of one version', () => {
    expect(service.image).toMatch(/^[\w./-]+:v?\d+\.\d+(\.\d+)?(-trixie|-alpine)?$/)
  })

  test('can gain no rights, writes into volumes only and leaves no memory image', () => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      ulimits: { core: 0 },
    })
    // Only a step that gives a volume its owner may be root, with no more than that takes.
    if (service.user === '0:0') {
      expect(service.restart).toBe('no')
      expect(service.network_mode).toBe('none')
    } else expect(service.cap_add).toBeUndefined()
    for (const right of service.cap_add ?? []) expect(['CHOWN', 'DAC_OVERRIDE']).toContain(right)
  })

  test('mounts and secrets are there, or are made', () => {
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':')
      if (source.startsWith('./')) expect(existsSync(join(root, source)), source).toBe(true)
      else expect(stack.volumes, source).toHaveProperty(source)
    }
    for (const secret of service.secrets ?? []) expect(stack.secrets).toHaveProperty(secret)
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      const [, secret] = /^\/run\/secrets\/(.+)$/.exec(value) ?? []
      if (secret !== undefined) expect(service.secrets, variable).toContain(secret)
    }
  })

  test('waits for steps to end and for services to be healthy', () => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const isStep = serviceOf(stack, other).restart === 'no'
      expect(condition).toBe(isStep ? 'service_completed_successfully' : 'service_healthy')
    }
  })

  test('bounds what it may keep in memory as files', () => {
    for (const place of service.tmpfs ?? []) expect(place).toMatch(/size=\d+[mg]/)
  })

  test(`is ${service.restart === 'no' ? 'a step that ends' : 'watched by a health check'}`, () => {
    if (service.restart === 'no') expect(service.healthcheck).toBeUndefined()
    else expect(service.healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/)
  })
})

test('the steps are the ones the documentation tells of, and everything else lasts', () => {
  expect(steps.map(([name]) => name).sort()).toEqual([
    'certificates',
    'migrate',
    'object-directory',
    'roles',
    'signatures',
  ])
  for (const [, service] of lasting) {
    expect(service.restart).toBe('unless-stopped')
    // A fixed number, because files in volumes carry it.
    expect(service.user).toMatch(/^[1-9]\d+:[1-9]\d+$/)
  }
})

test('no secret is written in the file: every password comes from a file that is made', () => {
  for (const [, { environment = {} }] of services) {
    for (const [name, value] of Object.entries(environment)) {
      if (/PASSWORD|SECRET|TOKEN|DATABASE_URL|SMTP_URL|BROKER_URL/.test(name)) {
        expect(name).toMatch(/_FILE$/)
        expect(value).toMatch(/^(\/run\/secrets\/[\w-]+)?$/)
      }
    }
  }
  expect(composeText()).not.toMatch(/:\/\/[^/\s]*:[^/\s]*@/)
})

test('what handles texts or files in clear may not be swapped to a disk', () => {
  for (const name of ['gateway', 'clamav']) {
    const { mem_limit, memswap_limit } = serviceOf(stack, name)
    expect(mem_limit).toBeDefined()
    expect(memswap_limit).toBe(mem_limit)
  }
})

test('the scanner sees every file and therefore reaches nobody', () => {
  const clamav = serviceOf(stack, 'clamav')
  expect(clamav.network_mode).toBe('none')
  expect(clamav.tmpfs?.[0]).toMatch(/^\/tmp:size=/)
  // The image with signatures, and never without: EICAR's alone would make an unguarded door look guarded.
  expect(clamav.image).not.toContain('_base')
  expect(clamav.depends_on).toHaveProperty('signatures')
})

test('the database, the object storage and the broker have no way out', () => {
  for (const name of ['postgres', 'object-storage', 'nats']) {
    for (const network of serviceOf(stack, name).networks ?? [])
      expect(stack.networks[network]?.internal).toBe(true)
  }
})

test('each server reads its own key and nobody else’s, and the authority’s key is read by the one who signs', () => {
  const readers = (volume: string): string[] =>
    services
      .filter(([, service]) => mounts(service).includes(volume))
      .map(([name]) => name)
      .sort()
  expect(readers('authority')).toEqual(['certificates'])
  for (const server of ['gateway', 'postgres', 'object-storage', 'mail', 'nats']) {
    expect(readers(`${server}-tls`)).toEqual(['certificates', server].sort())
  }
})

test('each server gets a certificate for its name, that belongs to the user it runs as', () => {
  const { command = [] } = serviceOf(stack, 'certificates')
  expect(command.map((line) => line.split(':')[0])).toEqual([
    'gateway',
    'postgres',
    'object-storage',
    'mail',
    'nats',
  ])
  for (const line of command) {
    const [server = '', owner, names] = line.split(':')
    expect(serviceOf(stack, server).user).toMatch(new RegExp(`^${owner}:`))
    expect(names).toBe(server === 'gateway' ? 'messagerie.test' : server)
  }
})

test('a hospital’s own certificate takes the place of the stack’s, which is not overwritten', () => {
  const own = readStack({ PRISME_HOST: 'messagerie.test', PRISME_TLS_DIR: '/etc/prisme/tls' })
  expect(serviceOf(own, 'gateway').volumes).toContain('/etc/prisme/tls:/run/tls:ro')
  expect(mounts(serviceOf(own, 'certificates'))).toContain('gateway-tls')
})

test('as many gateways serve the two ports as the operator says', () => {
  const command = (env: Record<string, string>): string[] | undefined =>
    serviceOf(readStack({ PRISME_HOST: 'messagerie.test', ...env }), 'gateway').command
  expect(command({})).toEqual(['--gateways', '1'])
  expect(command({ PRISME_GATEWAYS: '4' })).toEqual(['--gateways', '4'])
})

test('the image carries the version of the program', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  expect(serviceOf(stack, 'gateway').image).toBe(`prisme:${version}`)
})

function mounts({ volumes = [] }: Service): string[] {
  return volumes.map((volume) => volume.split(':')[0] ?? '')
}
