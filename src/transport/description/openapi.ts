import {
  allOperations,
  commonProblems,
  type Operation,
  type ProblemCode,
  problems,
  problemTitle,
  scopesOf,
} from '../../protocol/index.ts'
import { createSchemaBook } from './schemas.ts'

type Json = Record<string, unknown>
const scimJson = 'application/scim+json'
type Book = ReturnType<typeof createSchemaBook>

/** OpenAPI 3.1 of the REST wire, derived from the contract. */
export function openApi(publicOrigin: string): Json {
  const book = createSchemaBook()
  const paths: Record<string, Json> = {}
  for (const operation of allOperations) {
    const methods = paths[operation.http.path] ?? {}
    methods[operation.http.method.toLowerCase()] = describe(operation, book)
    paths[operation.http.path] = methods
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Prisme',
      version: '1',
      description:
        'Secure messaging for healthcare. The same operations are carried by the socket: see /asyncapi.json.',
    },
    servers: [{ url: publicOrigin }],
    paths,
    components: {
      schemas: { ...book.components(), Problem: problemSchema() },
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

function describe(operation: Operation, book: Book): Json {
  const { properties, required } = book.of(operation.input, 'input') as {
    properties: Json
    required?: string[]
  }
  const inPath = new Set([...operation.http.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))
  const inQuery =
    operation.kind === 'query' || operation.http.method === 'DELETE' || operation.run === 'upload'
  const others = Object.keys(properties).filter(
    (name) =>
      !inPath.has(name) &&
      !(operation.run === 'upload' && name === 'size') &&
      !(operation.rawQuery && name === 'query'),
  )
  const needed = (name: string): boolean => required?.includes(name) ?? false
  const parameters = [
    ...[...inPath].map((name) => ({ name, in: 'path', required: true, schema: properties[name] })),
    ...(inQuery
      ? others.map((name) => ({ name, in: 'query', required: needed(name), schema: properties[name] }))
      : []),
  ]
  return {
    operationId: operation.name,
    summary: operation.summary,
    'x-scope': operation.scope,
    'x-roles': operation.scope === 'public' ? 'public' : rolesWith(operation),
    ...(operation.scope === 'public' ? {} : { security: [{ accessToken: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation, inQuery, others, properties, needed),
    responses: responses(operation, book),
  }
}

function rolesWith(operation: Operation): string[] {
  return Object.entries(scopesOf)
    .filter(([, held]) => operation.scope !== 'public' && held.has(operation.scope))
    .map(([role]) => role)
}

function requestBody(
  operation: Operation,
  inQuery: boolean,
  fields: readonly string[],
  properties: Json,
  needed: (name: string) => boolean,
): Json {
  if (operation.run === 'upload') {
    return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  }
  if (inQuery || fields.length === 0) return {}
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map((name) => [name, properties[name]])),
    required: fields.filter(needed),
    additionalProperties: false,
  }
  const json = operation.answers === 'scim' ? scimJson : 'application/json'
  const type = operation.form === true ? 'application/x-www-form-urlencoded' : json
  return { requestBody: { required: true, content: { [type]: { schema } } } }
}

function responses(operation: Operation, book: Book): Json {
  const success =
    operation.run === 'download'
      ? { description: 'The bytes', content: { 'application/octet-stream': {} } }
      : {
          description: 'Done',
          content: contentOf(operation, book),
        }
  const byStatus = Map.groupBy(
    [...new Set<ProblemCode>([...operation.problems, ...commonProblems])],
    (code) => problems[code].status,
  )
  const refusals = [...byStatus].map(([status, codes]) => [
    status,
    {
      description: codes.map((code) => `\`${code}\`: ${problemTitle(code, 'en')}`).join(' · '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  const partial =
    operation.run === 'download' ? { 206: { ...success, description: 'The range asked for' } } : {}
  return { [operation.http.status]: success, ...partial, ...Object.fromEntries(refusals) }
}

function contentOf({ answers, output }: Operation, book: Book): Json {
  if (answers === 'redirect') return {}
  if (answers === 'scim') return { [scimJson]: {} }
  if (answers === 'xml') return { 'application/samlmetadata+xml': {} }
  return { 'application/json': { schema: book.of(output, 'output') } }
}

function problemSchema(): Json {
  return {
    type: 'object',
    description:
      'RFC 9457 problem details. `code` is the contract; `title` is for people, in French by default.',
    properties: {
      type: { type: 'string' },
      code: { type: 'string', enum: Object.keys(problems) },
      status: { type: 'integer' },
      title: { type: 'string' },
      retryAfter: { type: 'integer', description: 'Seconds.' },
      issues: {
        type: 'array',
        items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
      },
    },
    required: ['type', 'code', 'status', 'title'],
  }
}
