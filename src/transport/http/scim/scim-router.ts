import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import {
  allOperations,
  type BulkResult,
  type Operation,
  Problem,
  type ScimResource,
} from '../../../protocol/index.ts'
import { scimDocuments, urns } from '../../../scim/index.ts'
import { exchange, localeOf, type RestNeeds } from '../exchange.ts'
import { inTime } from '../rest-router.ts'
import { bulkAnswer, scimError, scimJson, writeScimError } from './scim-error.ts'
import { bulkInput, scimInput, searchInput } from './scim-input.ts'

/** What an operation of SCIM answers. */
export interface ScimOutput {
  person?: { version: string; resource: ScimResource }
  group?: { version: string; resource: ScimResource }
  resources?: ScimResource[]
  totalResults?: number
  startIndex?: number
  results?: BulkResult[]
}

interface Route {
  operation: Operation
  base: string
}

const mounted = '/scim/v2'
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** RFC 7644. Every request on a resource is an operation, and walks dispatch like any other. `base`: where this stands. */
export function scimRouter(rest: RestNeeds, base: string): Router {
  const needs = { ...rest, refuse: writeScimError }
  const router = express.Router({ caseSensitive: true })
  const operations = allOperations.filter(({ answers }) => answers === 'scim')
  discovery(router, base)
  for (const operation of operations) {
    const path = operation.http.path.slice(mounted.length).replaceAll(/\{(\w+)\}/g, ':$1')
    const method = operation.http.method.toLowerCase() as Method
    router[method](path, inTime, (request, response) =>
      carryOut(needs, { operation, base }, request, response, () =>
        operation.name === 'scim.bulk' ? bulkInput(request) : scimInput(operation, request),
      ),
    )
    if (operation.input.shape['filter'] !== undefined)
      router.post(`${path}/.search`, inTime, (request, response) =>
        carryOut(needs, { operation, base }, request, response, () => searchInput(request)),
      )
  }
  for (const [path, there] of Map.groupBy(operations, ({ http }) => http.path))
    router.all(path.slice(mounted.length).replaceAll(/\{(\w+)\}/g, ':$1'), (request, response) => {
      response.set('Allow', there.map(({ http }) => http.method).join(', '))
      writeScimError(request, response, new Problem('method_not_allowed'))
    })
  router.use((request, response) => writeScimError(request, response, new Problem('unknown_operation')))
  router.use(onError)
  return router
}

function carryOut(
  needs: RestNeeds,
  route: Route,
  request: Request,
  response: Response,
  inputOf: () => Promise<Record<string, unknown>>,
): Promise<void> {
  const { operation } = route
  return exchange(needs, operation, request, response, async ({ caller, signal }) => {
    // Before anything of theirs is read: nothing of SCIM is for who has no token.
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const input = await inputOf()
    const output = await needs.dispatch.call({ name: operation.name, input, caller, signal })
    // Operations of SCIM answer one of these: the contract says so.
    answer(route, request, response, output as ScimOutput)
  })
}

function answer({ operation, base }: Route, request: Request, response: Response, output: ScimOutput): void {
  const { status } = operation.http
  const one = output.person ?? output.group
  if (output.results !== undefined) {
    send(response, status, bulkAnswer(output.results, localeOf(request)))
    return
  }
  if (one === undefined) {
    if (output.resources === undefined) response.status(status).end()
    else send(response, 200, listOf(output.resources, output.totalResults, output.startIndex))
    return
  }
  const { version, resource } = one
  response.set('ETag', version)
  if (status === 201)
    response.location(`${base}${operation.http.path.slice(mounted.length)}/${resource['id']}`)
  if (request.method === 'GET' && isKnown(request, version)) response.status(304).end()
  // RFC 7644, 3.5.2: what a change made of it is answered where it is asked for.
  else if (status === 204 && !/[?&]attributes=/.test(request.originalUrl)) response.status(204).end()
  else send(response, status === 204 ? 200 : status, resource)
}

export function send(response: Response, status: number, body: object): void {
  response.status(status).type(scimJson).send(JSON.stringify(body))
}

function isKnown(request: Request, version: string): boolean {
  const tags = request.headers['if-none-match']?.split(',') ?? []
  return tags.some((tag) => [version, '*'].includes(tag.trim()))
}

function listOf(resources: readonly ScimResource[], totalResults = resources.length, startIndex = 1) {
  return {
    schemas: [urns.list],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

/** RFC 7644, 4: the same for everyone, so nobody need say who they are. */
function discovery(router: Router, base: string): void {
  const { serviceProviderConfig, resourceTypes, schemas } = scimDocuments(base)
  router.get('/ServiceProviderConfig', (_request, response) => send(response, 200, serviceProviderConfig))
  for (const [path, all] of [
    ['/ResourceTypes', resourceTypes],
    ['/Schemas', schemas],
  ] as const) {
    // A filter would be answered as if it had been heeded.
    router.get(path, (request, response) =>
      /[?&]filter=/.test(request.originalUrl)
        ? writeScimError(request, response, new Problem('not_allowed'))
        : send(response, 200, listOf(all)),
    )
    router.get(`${path}/:id`, (request, response) => {
      const found = all.find(({ id }) => String(id).toLowerCase() === request.params.id?.toLowerCase())
      if (found === undefined) writeScimError(request, response, new Problem('unknown_operation'))
      else send(response, 200, found)
    })
  }
  router.all('/Me', (request, response) => {
    const error = scimError(new Problem('unknown_operation'), localeOf(request))
    send(response, 501, { ...error, status: '501' })
  })
}

/** What Express itself refuses, such as a path that cannot be decoded. */
const onError: ErrorRequestHandler = (error: unknown, request, response, _next) =>
  writeScimError(
    request,
    response,
    error instanceof Problem ? error : new Problem('invalid_input', { cause: error }),
  )
