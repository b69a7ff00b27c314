import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { allOperations, Problem } from '../../protocol/index.ts'
import { askedHost } from '../asked-host.ts'
import { asyncApi } from '../description/asyncapi.ts'
import { openApi } from '../description/openapi.ts'
import { referencePage, referenceStyle } from '../description/reference-page.ts'
import { type RestNeeds, writeProblem } from './exchange.ts'
import { securityHeaders } from './headers.ts'
import { restRouter } from './rest-router.ts'
import { scimRouter } from './scim/scim-router.ts'
import { webClient } from './web-client.ts'

export interface HttpAppNeeds extends RestNeeds {
  publicOrigin: string
  /** Values of the Host header that are ours. */
  hosts: ReadonlySet<string>
  allowedOrigins: ReadonlySet<string>
  webDirectory: string | undefined
  /** Resolves when requests can be served, rejects otherwise. */
  ready(): Promise<void>
}

/** Everything that speaks HTTP on the TLS listener. */
export function createHttpApp(needs: HttpAppNeeds): Express {
  const app = express()
  app.disable('x-powered-by').disable('etag').set('query parser', false).set('case sensitive routing', true)
  app.use(securityHeaders(needs.publicOrigin), ownHost(needs.hosts), ownOrigin(needs.allowedOrigins))
  app.use(noBodyForReads)
  app.use(restRouter(needs))
  app.use('/scim/v2', scimRouter(needs, `${needs.publicOrigin}/scim/v2`))
  documents(app, needs.publicOrigin)
  app.get('/health/live', (_request, response) => void response.type('text/plain').send('ok'))
  app.get('/health/ready', async (_request, response) => {
    const ready = await needs.ready().then(
      () => true,
      () => false,
    )
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ok' : 'not ready')
  })
  if (needs.webDirectory !== undefined) app.use(webClient(needs.webDirectory))
  app.use((request, response) => writeProblem(request, response, new Problem('unknown_operation')))
  app.use(onError)
  return app
}

function documents(app: Express, publicOrigin: string): void {
  const json = { '/openapi.json': openApi(publicOrigin), '/asyncapi.json': asyncApi(publicOrigin) }
  for (const [path, document] of Object.entries(json)) {
    const text = JSON.stringify(document)
    app.get(path, (_request, response) => void response.type('application/json').send(text))
  }
  const page = referencePage()
  app.get('/reference', (_request, response) => void response.type('text/html').send(page))
  app.get('/reference.css', (_request, response) => void response.type('text/css').send(referenceStyle))
}

/** G-3: a request for another host is not for us. */
function ownHost(hosts: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    if (hosts.has(askedHost(request))) return next()
    writeProblem(
      request,
      response,
      new Problem('invalid_input', { issues: [{ path: 'Host', message: 'is not ours' }] }),
    )
  }
}

const fromElsewhere = allOperations.filter((operation) => operation.fromElsewhere === true)
const isFromElsewhere = ({ method, path }: { method: string; path: string }): boolean =>
  fromElsewhere.some(({ http }) => http.method === method && path.startsWith(http.path.replace(/\{.*$/, '')))

/** A page of another origin may not make a browser act here, but for the few that are made for it. Programs send no Origin. */
function ownOrigin(origins: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers
    if (origin === undefined || origins.has(origin) || isFromElsewhere(request)) return next()
    writeProblem(request, response, new Problem('origin_refused'))
  }
}

/** G-3: reads take no body. One that brings a body is answered and cut off: its end is not waited for. */
const noBodyForReads: RequestHandler = (request, response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  const brings = length !== '0' || encoding !== undefined
  if (brings && ['GET', 'HEAD', 'DELETE'].includes(request.method)) response.set('Connection', 'close')
  next()
}

/** What Express itself refuses, such as a path that cannot be decoded. */
const onError: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500
  const code = Number(status) < 500 ? 'invalid_input' : 'internal_error'
  if (status === 404) return writeProblem(request, response, new Problem('unknown_operation'))
  writeProblem(request, response, new Problem(code, { cause: error }))
}
