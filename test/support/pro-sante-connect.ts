import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { inject } from 'vitest'
import { standInProSanteConnect } from '../../src/embedded/pro-sante-connect/provider.ts'

/** The stand-in of the demo, over TLS. */
export interface ProSanteConnect extends AsyncDisposable {
  issuer: string
  clientId: string
  clientSecret: string
  environment: Record<string, string>
  /** To be said before anybody signs in: the house that people come from. */
  serve(origin: string): void
  /** A browser without a screen: chooses somebody and comes back. */
  visit(authorizationUrl: string, nationalId: string): Promise<URL>
}

export async function proSanteConnect(): Promise<ProSanteConnect> {
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  let serve: ReturnType<typeof standInProSanteConnect> | undefined
  const server = createServer(tls, (request, response) => serve?.(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const { port } = server.address() as AddressInfo
  const issuer = `https://127.0.0.1:${port}`
  const [clientId, clientSecret] = ['prisme', randomBytes(24).toString('hex')]
  return {
    ...{ issuer, clientId, clientSecret },
    environment: { PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8', PRISME_OUTBOUND_CA_FILE: inject('caFile') },
    serve(service) {
      serve = standInProSanteConnect({ issuer, clientId, clientSecret, service })
    },
    async visit(authorizationUrl, nationalId) {
      const jar = new Map<string, string>()
      let url = new URL(authorizationUrl)
      for (let step = 0; step < 8; step++) {
        if (url.origin !== issuer) return url
        const chooses = url.pathname.startsWith('/choose/')
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
          ...(chooses && { method: 'POST', body: new URLSearchParams({ who: nationalId }) }),
        })
        for (const cookie of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
          jar.set(name, value)
        }
        const location = response.headers.get('location')
        if (location === null) throw new Error(`no way on: ${response.status} ${await response.text()}`)
        url = new URL(location, url)
      }
      throw new Error('no way back')
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
