import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { inject } from 'vitest'

/** fetch and WebSocket then verify the server as any client does: no check is switched off. */
tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(inject('caFile'), 'utf8')])
