import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { s3Client } from '../../../src/adapters/s3-client.ts'
import type { S3Config } from '../../../src/config/config.ts'
import { Secret } from '../../../src/config/secret.ts'
import { ensureCeph, startCeph } from '../../support/ceph.ts'
import { openLink } from '../proxy/link.ts'
import { openRefuser } from '../proxy/refuser.ts'
import type { Store } from './store.ts'

/** How often connections are cut while they are, in milliseconds. */
const betweenCuts = 150

/** A real Ceph behind a link. Throws if there is none on this machine. */
export async function openS3Store(report: (line: string) => void): Promise<Store> {
  const outcome = await ensureCeph(report)
  if (outcome !== 'present') throw new Error(`An S3 store needs Ceph. ${outcome.missing}`)
  await using opening = new AsyncDisposableStack()
  // Ceph puts UNIX sockets there: the path must be short.
  const directory = await mkdtemp(join(tmpdir(), 'ceph-'))
  opening.defer(() => rm(directory, { recursive: true, force: true }))
  const ceph = await startCeph({ directory })
  opening.defer(() => ceph.stop())
  const link = await openLink(Number(new URL(ceph.endpoint).port))
  opening.defer(() => link.close())
  const refuser = await openRefuser()
  opening.defer(() => refuser.close())
  const config: S3Config = {
    kind: 's3',
    endpoint: ceph.endpoint,
    region: 'us-east-1',
    bucket: 'prisme',
    prefix: '',
    accessKeyId: ceph.accessKeyId,
    secretAccessKey: new Secret(ceph.secretAccessKey),
  }
  const client = s3Client(config)
  opening.defer(() => client.destroy())
  const onLink = (harm: () => void) => () => {
    harm()
    return () => link.restore()
  }
  const moved = opening.move()
  return {
    kind: 's3',
    environment: {
      S3_ENDPOINT: `http://127.0.0.1:${link.port}`,
      S3_BUCKET: config.bucket,
      S3_ACCESS_KEY_ID: ceph.accessKeyId,
      S3_SECRET_ACCESS_KEY: ceph.secretAccessKey,
    },
    harms: {
      'store-down': onLink(() => link.cut()),
      'store-slow': onLink(() => link.delay(700)),
      'store-half-open': onLink(() => link.blackHole()),
      'store-cut'() {
        const timer = setInterval(() => link.reset(), betweenCuts)
        return () => clearInterval(timer)
      },
      'store-refuses'(way) {
        refuser.answers(way === 0 ? 500 : 503)
        link.leadTo(refuser.port)
        return () => link.restore()
      },
    },
    restore: async () => link.restore(),
    async keys() {
      const pages = paginateListObjectsV2({ client }, { Bucket: config.bucket })
      const keys: string[] = []
      for await (const { Contents = [] } of pages) keys.push(...Contents.map(({ Key }) => Key ?? ''))
      return keys
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  }
}
