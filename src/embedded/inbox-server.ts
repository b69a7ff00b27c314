import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type InboxLanguage, inboxPage } from './inbox-page.ts'
import type { MailBox } from './mail-box.ts'

const securityHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** A page for people and JSON for programs, over the mails caught so far. Not listening yet. */
export async function inboxServer(box: MailBox): Promise<Server> {
  const asset = async (name: string): Promise<string> =>
    await readFile(new URL(`./inbox/${name}`, import.meta.url), 'utf8')
  const assets = { css: await asset('inbox.css'), js: await asset('inbox.js') }
  return createServer((request, response) => {
    if (!isMeantForUs(request)) return answer(response, { status: 421, type: 'text/plain', body: '' })
    if (request.method !== 'GET') return answer(response, { status: 405, type: 'text/plain', body: '' })
    const url = new URL(request.url ?? '/', 'http://inbox')
    switch (url.pathname) {
      case '/':
        return answer(response, { type: 'text/html', body: page(box, url, request) })
      case '/html':
        answerHtml(box, url, response)
        return
      case '/api/mails':
        return answer(response, { type: 'application/json', body: JSON.stringify({ mails: box.mails() }) })
      case '/inbox.css':
        return answer(response, { type: 'text/css', body: assets.css })
      case '/inbox.js':
        return answer(response, { type: 'text/javascript', body: assets.js })
      case '/events':
        return tellOfMails(box, response)
      default:
        return answer(response, { status: 404, type: 'text/plain', body: '' })
    }
  })
}

/** A mail as it would be seen: no script, nothing loaded, and the origin of nobody. */
function answerHtml(box: MailBox, url: URL, response: ServerResponse): void {
  const mail = box.mails().find(({ id }) => id === url.searchParams.get('mail'))
  if (mail?.html === undefined) {
    answer(response, { status: 404, type: 'text/plain', body: '' })
    return
  }
  response.writeHead(200, {
    ...securityHeaders,
    'Content-Security-Policy': "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'",
    'Content-Type': 'text/html; charset=utf-8',
  })
  response.end(mail.html)
}

/**
 * A web page elsewhere can make its own name lead to this address and then read what it gets (DNS rebinding): codes
 * and links must go to nobody who came by another name.
 */
function isMeantForUs(request: IncomingMessage): boolean {
  const port = request.socket.localPort
  return request.headers.host === `127.0.0.1:${port}` || request.headers.host === `localhost:${port}`
}

function page(box: MailBox, url: URL, request: IncomingMessage): string {
  return inboxPage({
    mails: box.mails(),
    selected: url.searchParams.get('mail') ?? undefined,
    language: languageOf(request),
  })
}

/** French, unless the browser names English before it. */
function languageOf(request: IncomingMessage): InboxLanguage {
  const named = request.headers['accept-language']?.match(/\b(fr|en)\b/)?.[0]
  return named === 'en' ? 'en' : 'fr'
}

function answer(response: ServerResponse, reply: { status?: number; type: string; body: string }): void {
  response.writeHead(reply.status ?? 200, {
    ...securityHeaders,
    'Content-Type': `${reply.type}; charset=utf-8`,
  })
  response.end(reply.body)
}

/** Server-sent events with the newest mail's id, now and whenever it changes: an open page then refreshes itself. */
function tellOfMails(box: MailBox, response: ServerResponse): void {
  response.writeHead(200, { ...securityHeaders, 'Content-Type': 'text/event-stream' })
  const tell = (id: string): void => void response.write(`event: newest\ndata: ${id}\n\n`)
  response.write('retry: 2000\n\n')
  tell(box.mails()[0]?.id ?? '')
  const unsubscribe = box.subscribe(({ id }) => tell(id))
  response.once('close', unsubscribe)
}
