import { mkdtemp, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { ListMultipartUploadsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { s3Client } from '../../src/adapters/s3-client.ts'
import { createS3ObjectStorage, ensureBucket } from '../../src/adapters/s3-object-storage.ts'
import type { S3Config } from '../../src/config/config.ts'
import { Secret } from '../../src/config/secret.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { ObjectStorageUnavailable } from '../../src/ports/object-storage.ts'
import { gathered, MiB, repeated } from '../support/byte-sources.ts'
import { type Ceph, ensureCeph, startCeph } from '../support/ceph.ts'
import { objectStorageContract } from './object-storage.contract.ts'
import { expectUnavailable, newKey } from './storage-under-test.ts'

const never = new AbortController().signal

const outcome = await ensureCeph((line) => process.stderr.write(`${line}\n`))
const skipped = outcome === 'present' ? '' : ` (skipped: ${outcome.missing})`
if (skipped !== '') process.stderr.write(`The S3 suite did not run${skipped}.\n`)

describe.skipIf(skipped !== '')(`objects in a Ceph radosgw${skipped}`, () => {
  let directory = ''
  let ceph: Ceph
  let config: S3Config

  beforeAll(async () => {
    directory = await mkdtemp('/tmp/ceph-')
    ceph = await startCeph({ directory })
    const { endpoint, accessKeyId, secretAccessKey } = ceph
    const credentials = { accessKeyId, secretAccessKey: new Secret(secretAccessKey) }
    config = { kind: 's3', endpoint, region: 'us-east-1', bucket: 'prisme', prefix: 'one/', ...credentials }
    await ensureBucket(config, never)
  }, 120_000)
  afterAll(async () => {
    await ceph?.stop()
    await rm(directory, { recursive: true, force: true })
  }, 30_000)

  describe('keep the promises of the port', () => {
    objectStorageContract(async () => {
      const raw = s3Client(config)
      return {
        storage: createS3ObjectStorage(config),
        sibling: createS3ObjectStorage(config),
        leftovers: async () => {
          const uploads = await raw.send(new ListMultipartUploadsCommand({ Bucket: config.bucket }))
          const checks = await raw.send(
            new ListObjectsV2Command({ Bucket: config.bucket, Prefix: 'one/check/' }),
          )
          return [...(uploads.Uploads ?? []), ...(checks.Contents ?? [])].map(({ Key }) => Key ?? '')
        },
        close: async () => raw.destroy(),
      }
    }, 10_000)
  })

  test('two deployments share a bucket by their prefixes without seeing one another', async () => {
    const [one, two] = [createS3ObjectStorage(config), createS3ObjectStorage({ ...config, prefix: 'two/' })]
    const key = newKey()
    await one.put(key, Readable.from([randomBytes(10)]), 10, never)
    expect(await two.length(key, never)).toBeUndefined()
    await two.remove(key, never)
    expect(await one.length(key, never)).toBe(10)
  })

  test('a bucket is made once, and finding it there is no error', async () => {
    const fresh = { ...config, bucket: 'prisme-fresh' }
    await expectUnavailable(createS3ObjectStorage(fresh))
    await Promise.all([ensureBucket(fresh, never), ensureBucket(fresh, never)])
    await ensureBucket(fresh, never)
    await createS3ObjectStorage(fresh).check(never)
  })

  test('a missing bucket is an unavailable storage, not a storage without objects', async () => {
    await expectUnavailable(createS3ObjectStorage({ ...config, bucket: 'prisme-nowhere' }))
  })

  test('a wrong secret is refused, and an existing object is not missing to it', async () => {
    const key = newKey()
    await createS3ObjectStorage(config).put(key, Readable.from([randomBytes(10)]), 10, never)
    const wrong = { ...config, secretAccessKey: new Secret('not-the-secret') }
    const stranger = createS3ObjectStorage(wrong)
    await expectUnavailable(stranger)
    await expect(stranger.get(key, 'all', never)).rejects.toThrow(ObjectStorageUnavailable)
    for (const call of [stranger.length, stranger.remove]) {
      await expect(call(key, never)).rejects.toThrow(ObjectStorageUnavailable)
    }
    await expect(ensureBucket(wrong, never)).rejects.toThrow(ObjectStorageUnavailable)
    expect(await createS3ObjectStorage(config).length(key, never)).toBe(10)
  })

  // Last: the server does not come back.
  test('a server that dies fails what is under way and all that follows', async () => {
    const storage = createS3ObjectStorage(config)
    const key = newKey()
    await storage.put(
      key,
      Readable.from(repeated(randomBytes(MiB), 32), { objectMode: false }),
      32 * MiB,
      never,
    )
    const object = await storage.get(key, 'all', never)
    const halfway = async function* (): AsyncGenerator<Buffer> {
      yield* repeated(Buffer.alloc(MiB), 4)
      await ceph.kill()
      yield* repeated(Buffer.alloc(MiB), 4)
    }
    const put = storage.put(newKey(), Readable.from(halfway(), { objectMode: false }), 8 * MiB, never)
    await expect(put).rejects.toThrow(ObjectStorageUnavailable)
    await expect(gathered(object?.bytes)).rejects.toThrow(ObjectStorageUnavailable)
    await expectUnavailable(storage)
  }, 60_000)
})
