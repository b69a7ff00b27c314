import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { allOperations, type Operation, Problem } from '../../protocol/index.ts'
import { parseJson } from '../json-input.ts'
import { isLong, jsonInPieces } from '../json-output.ts'
import { bodyText } from './body.ts'
import { downloadRoute, uploadRoute } from './byte-routes.ts'
import { exchange, type RestNeeds, writeProblem } from './exchange.ts'
import { moveFlow, withFlow } from './flow-cookie.ts'
import { fieldsOf, inputFrom, queryOf, rawQueryOf } from './query.ts'
import { moveRefreshToken, withRefreshToken } from './refresh-cookie.ts'

/** Every operation's route, made from its declaration. */
export function restRouter(needs: RestNeeds): Router {
  const router = express.Router({ caseSensitive: true, strict: true })
  const paths = new Map<string, Operation[]>()
  for (const operation of allOperations) {
    // SCIM has a router of its own.
    if (operation.answers === 'scim') continue
    const path = operation.http.path.replaceAll(/\{(\w+)\}/g, ':$1')
    paths.set(path, [...(paths.get(path) ?? []), operation])
  }
  // As OpenAPI has it: a path that is written out goes before one with a parameter in that place.
  const written = (path: string): string => path.replaceAll(/:\w+/g, '~')
  const inOrder = [...paths].sort(([a], [b]) => (written(a) < written(b) ? -1 : 1))
  for (const [path, operations] of inOrder) {
    const refuse = (request: Request, response: Response): void => {
      response.set('Allow', operations.map((operation) => operation.http.method).join(', '))
      writeProblem(request, response, new Problem('method_not_allowed'))
    }
    for (const operation of operations) {
      const { kind, http } = operation
      // Who asks for headers only changes nothing (RFC 9110, 9.3.2); Express would take it for a GET.
      if (kind === 'command' && http.method === 'GET') router.head(path, refuse)
      const method = http.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
      if (operation.run === 'upload') router[method](path, uploadRoute(needs, operation))
      else if (operation.run === 'download') router[method](path, downloadRoute(needs, operation))
      else router[method](path, inTime, (request, response) => call(needs, operation, request, response))
    }
    router.all(path, refuse)
  }
  return router
}

/** G-3: a body that is not there after half a minute is not waited for. */
export const inTime: RequestHandler = (request, response, next) => {
  const timer = setTimeout(() => request.socket.destroy(), 30_000)
  request.once('end', () => clearTimeout(timer))
  response.once('close', () => clearTimeout(timer))
  next()
}

function call(needs: RestNeeds, operation: Operation, request: Request, response: Response): Promise<void> {
  return exchange(needs, operation, request, response, async ({ caller, signal }) => {
    const asked = withFlow(operation, request, await inputOf(operation, request))
    const input = withRefreshToken(operation, request, asked)
    const output = await needs.dispatch.call({ name: operation.name, input, caller, signal })
    response.set('Date', new Date().toUTCString())
    const rest = moveRefreshToken(operation, input, output as Record<string, unknown>, response)
    const answer = moveFlow(operation, input, rest, response)
    response.status(operation.http.status)
    if (operation.answers === 'redirect') response.location(String(answer['location'])).end()
    else if (operation.answers === 'xml')
      response.type('application/samlmetadata+xml').send(String(answer['xml']))
    else
      response
        .type('application/json')
        .send(isLong(answer) ? Buffer.concat(await jsonInPieces(answer)) : JSON.stringify(answer))
  })
}

/** Path, and query or JSON body. */
async function inputOf(operation: Operation, request: Request): Promise<Record<string, unknown>> {
  const { method } = operation.http
  const isRead = method === 'GET' || method === 'DELETE'
  if (operation.rawQuery) return inputFrom(request.params, rawQueryOf(request))
  return inputFrom(request.params, isRead ? queryOf(request) : await bodyOf(operation, request))
}

async function bodyOf({ form }: Operation, request: Request): Promise<Record<string, unknown>> {
  const text = await bodyText(request)
  if (form === true) return formOf(request, text)
  if (text === '') return {}
  if (!request.is('application/json')) {
    throw new Problem('invalid_input', { issues: [{ path: '', message: 'must be application/json' }] })
  }
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem('invalid_input', { issues: [{ path: '', message: 'must be an object' }] })
  }
  return value as Record<string, unknown>
}

function formOf(request: Request, text: string): Record<string, unknown> {
  if (request.is('application/x-www-form-urlencoded')) return fieldsOf(new URLSearchParams(text))
  throw new Problem('invalid_input', {
    issues: [{ path: '', message: 'must be application/x-www-form-urlencoded' }],
  })
}
