import { join } from 'node:path'
import express, { type Router } from 'express'

/** The addresses the web client reads by itself (src/web/state/route.ts). */
const pages = [
  '/',
  '/c/:conversationId',
  '/register',
  '/register/confirm',
  '/bootstrap',
  '/invitation',
  '/reactivation',
  '/password/forgotten',
  '/password/reset',
  '/profile',
  '/security',
  '/sign-in/:providerId',
  '/signed-out',
  '/administration{/*page}',
]

/** The built web client. Hashed assets may be kept for ever; the page itself is asked for each time. */
export function webClient(directory: string): Router {
  const router = express.Router()
  const assets = {
    index: false,
    immutable: true,
    maxAge: '365d',
    fallthrough: false,
    redirect: false,
  } as const
  router.use('/assets', express.static(join(directory, 'assets'), assets))
  router.use(express.static(directory, { index: false, redirect: false, maxAge: 0, cacheControl: false }))
  router.get(pages, (_request, response) => {
    response.set('Cache-Control', 'no-cache')
    response.sendFile('index.html', { root: directory, cacheControl: false })
  })
  return router
}
