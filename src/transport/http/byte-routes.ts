import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { Download } from '../../dispatch/handler.ts'
import { type FileSummary, type Operation, Problem } from '../../protocol/index.ts'
import { exchange, type RestNeeds } from './exchange.ts'
import { contentDisposition, fileHeaders } from './file-headers.ts'
import { minimumPace } from './minimum-pace.ts'
import { inputFrom, queryOf } from './query.ts'
import { parseRange } from './range.ts'

/** One of the few hand-written routes: bytes up. */
export function uploadRoute(needs: RestNeeds, operation: Operation): RequestHandler {
  return (request, response) =>
    exchange(needs, operation, request, response, async ({ caller, signal }) => {
      const length = request.headers['content-length']
      if (length === undefined) throw new Problem('length_required')
      const input = inputFrom(request.params, { size: Number(length) }, queryOf(request))
      const slow = minimumPace(request)
      try {
        const call = { name: operation.name, input, caller, signal: AbortSignal.any([signal, slow.signal]) }
        const output = await needs.dispatch.upload(call, request)
        response.status(operation.http.status).type('application/json').send(JSON.stringify(output))
      } finally {
        slow.stop()
      }
    })
}

/** And bytes down, whole or one range (RFC 9110, 14). */
export function downloadRoute(needs: RestNeeds, operation: Operation): RequestHandler {
  return (request, response) =>
    exchange(needs, operation, request, response, async ({ caller, signal }) => {
      const input = inputFrom(request.params, queryOf(request))
      const call = { name: operation.name, input, caller, signal }
      const download = (await needs.dispatch.download(call)) as Download<{ file: FileSummary }>
      await send(request, response, download, signal)
    })
}

async function send(
  request: Request,
  response: Response,
  { output, size, open }: Download<{ file: FileSummary }>,
  signal: AbortSignal,
): Promise<void> {
  const range = parseRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    response.set('Content-Range', `bytes */${size}`)
    throw new Problem('range_not_satisfiable')
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  // HEAD asks for the headers only: nothing is read for it.
  const bytes = request.method === 'HEAD' ? undefined : await open({ start, end: Math.max(start, end) })
  response.set(fileHeaders(output.file))
  response.set('Content-Disposition', contentDisposition(output.file.name))
  response.set('Content-Length', String(end - start + 1))
  response.set('Accept-Ranges', 'bytes')
  if (range) response.set('Content-Range', `bytes ${start}-${end}/${size}`)
  response.status(range ? 206 : 200)
  if (bytes === undefined) {
    response.end()
    return
  }
  // A frame that does not verify destroys the connection: a cut answer is never taken for a whole one (K-5).
  await pipeline(bytes, response, { signal })
}
