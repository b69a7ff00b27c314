import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  allOperations,
  commonProblems,
  events,
  type ProblemCode,
  problems,
} from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'

type Json = Record<string, unknown>

let house: House<'alice'>
let openapi: OpenApi
let asyncapi: AsyncApi
let page: string
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  openapi = JSON.parse(await served('/openapi.json', 'application/json'))
  asyncapi = JSON.parse(await served('/asyncapi.json', 'application/json'))
  page = await served('/reference', 'text/html')
})
afterAll(() => house[Symbol.asyncDispose]())

interface Described {
  operationId: string
  security?: unknown
  parameters?: { name: string; in: string; required: boolean; schema: Json }[]
  requestBody?: { content: Record<string, { schema?: { properties: Json; required: string[] } }> }
  responses: Record<string, { description: string; content: Json }>
}

interface OpenApi {
  openapi: string
  servers: { url: string }[]
  paths: Record<string, Record<string, Described>>
  components: { schemas: Json }
}

interface AsyncApi {
  asyncapi: string
  info: { description: string }
  channels: { socket: { address: string; messages: Record<string, { payload: Json }> } }
  operations: Record<string, { action: string; messages: { $ref: string }[] }>
  components: { schemas: Json }
}

async function served(path: string, type: string): Promise<string> {
  const response = await fetch(`${house.origin}${path}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
  return response.text()
}

/** Every reference in a document, and what it points to. */
function* references(document: unknown, within: unknown = document): Generator<[string, unknown]> {
  if (Array.isArray(within)) for (const item of within) yield* references(document, item)
  else if (typeof within === 'object' && within !== null) {
    for (const [key, value] of Object.entries(within)) {
      if (key === '$ref' && typeof value === 'string') yield [value, pointedTo(document, value)]
      else yield* references(document, value)
    }
  }
}

/** RFC 6901, within the document. */
function pointedTo(document: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Json | undefined)?.[part], document)
}

/** What OpenAPI and AsyncAPI both forbid: leftovers of the schema library. */
function* keysOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield* Object.keys(value)
  for (const inner of Object.values(value)) yield* keysOf(inner)
}

const described = (): [string, string, Described][] =>
  Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Described] => [
      path,
      method,
      operation,
    ]),
  )

test('every reference of both documents points to something in them', () => {
  for (const document of [openapi, asyncapi]) {
    const found = [...references(document)]
    expect(found.length).toBeGreaterThan(10)
    expect(found.filter(([, target]) => typeof target !== 'object').map(([reference]) => reference)).toEqual(
      [],
    )
    const names = new Set(keysOf(document))
    for (const leftover of ['$defs', '$schema', '$id', 'definitions'])
      expect(names.has(leftover), leftover).toBe(false)
  }
})

test('OpenAPI holds every operation once, at its path and under its method', () => {
  expect(openapi.openapi).toMatch(/^3\.1\./)
  expect(openapi.servers).toEqual([{ url: house.origin }])
  const found = described().map(
    ([path, method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`,
  )
  const declared = allOperations.map(({ name, http }) => `${name} ${http.method} ${http.path}`)
  expect(found.sort()).toEqual(declared.sort())
})

test('statuses with several problems keep all their codes, and every status a problem can have is there', () => {
  for (const [, , { operationId, responses }] of described()) {
    const operation = allOperations.find(({ name }) => name === operationId)
    const codes = new Set<ProblemCode>([...(operation?.problems ?? []), ...commonProblems])
    for (const code of codes) {
      const response = responses[problems[code].status]
      expect(response?.description, `${operationId} ${code}`).toContain(`\`${code}\`: `)
      expect(Object.keys(response?.content ?? {})).toEqual(['application/problem+json'])
    }
    const named = Object.values(responses).flatMap(({ description }) =>
      [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code),
    )
    expect(named.sort(), operationId).toEqual([...codes].sort())
  }
})

test('OpenAPI says what succeeds, with which status', () => {
  for (const [, , { operationId, responses }] of described()) {
    const operation = allOperations.find(({ name }) => name === operationId)
    const successes = Object.keys(responses).filter((status) => status < '400')
    const expected = operation?.run === 'download' ? ['200', '206'] : [String(operation?.http.status)]
    expect(successes, operationId).toEqual(expected)
  }
})

test('every field of every operation is documented, where it travels', () => {
  for (const [path, , { operationId, parameters = [], requestBody }] of described()) {
    const operation = allOperations.find(({ name }) => name === operationId)
    const body = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      Object.keys(schema?.properties ?? {}),
    )
    const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)
    expect(inPath, operationId).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    const size = operation?.run === 'upload' ? ['size'] : []
    // The query as a whole: it is none of its fields.
    const query = operation?.rawQuery ? ['query'] : []
    const documented = [...parameters.map(({ name }) => name), ...body, ...size, ...query].sort()
    expect(documented, operationId).toEqual(Object.keys(operation?.input.shape ?? {}).sort())
    for (const { name, schema } of parameters) expect(schema, `${operationId} ${name}`).toBeTypeOf('object')
  }
})

test('only public operations ask for no access token', () => {
  for (const [, , { operationId, security }] of described()) {
    const isPublic = allOperations.find(({ name }) => name === operationId)?.scope === 'public'
    expect(security === undefined, operationId).toBe(isPublic)
  }
})

test('OpenAPI names every problem code there is', () => {
  expect(openapi.components.schemas['Problem']).toMatchObject({
    properties: { code: { enum: Object.keys(problems) } },
  })
})

test('AsyncAPI holds every operation of the socket, its request and reply, every event and notice, once each', () => {
  expect(asyncapi.asyncapi).toBe('3.0.0')
  expect(asyncapi.channels.socket.address).toBe('/v1/socket')
  const carried = allOperations.filter(({ socket }) => socket).map(({ name }) => name)
  const eventNames = Object.keys(events)
  expect(Object.keys(asyncapi.operations).sort()).toEqual(['authenticate', ...carried, ...eventNames].sort())
  expect(Object.keys(asyncapi.channels.socket.messages).sort()).toEqual(
    [
      ...['authenticate', 'request', 'hello', 'heartbeat', 'lag', 'read', 'ending'],
      ...carried.flatMap((name) => [`${name}.request`, `${name}.reply`]),
      ...eventNames,
    ].sort(),
  )
  for (const name of eventNames) expect(asyncapi.operations[name]?.action).toBe('send')
  for (const name of carried) expect(asyncapi.operations[name]?.action).toBe('receive')
})

test('AsyncAPI names every close code a problem has', () => {
  for (const [code, declared] of Object.entries(problems)) {
    if ('close' in declared) expect(asyncapi.info.description).toContain(`${declared.close} ${code}`)
  }
})

test('the reference page lists every operation, event and problem, and where each is reached', () => {
  for (const { name, http, summary } of allOperations) {
    expect(page.split(`<h3 id="${name}">`), name).toHaveLength(2)
    expect(page).toContain(`<code>${http.method} ${http.path}</code>`)
    expect(page).toContain(summary.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
  }
  for (const name of Object.keys(events)) expect(page, name).toContain(`<td><code>${name}</code></td>`)
  for (const [code, { status }] of Object.entries(problems)) {
    expect(page, code).toContain(`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td>`)
  }
  // Links to problems lead somewhere.
  for (const [, target] of page.matchAll(/href="#(\w+)"/g)) expect(page).toContain(`id="${target}"`)
})

test('the reference page runs no script and brings no style of its own', async () => {
  expect(page).not.toMatch(/<script|<style| style=| on\w+=|javascript:/)
  expect(page).toContain('<html lang="en">')
  await served('/reference.css', 'text/css')
})
