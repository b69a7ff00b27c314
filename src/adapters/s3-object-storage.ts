import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3'
import type { S3Config } from '../config/config.ts'
import { randomId } from '../crypto/random.ts'
import type { ByteRange, ObjectStorage, StoredObject } from '../ports/object-storage.ts'
import { exactly } from './incoming-bytes.ts'
import { checkedKey, checkedRange, rangeBeyondObject, storageFailure } from './object-key.ts'
import { outgoing } from './outgoing-bytes.ts'
import { isS3Error, s3Client } from './s3-client.ts'
import { upload } from './s3-upload.ts'

const DISCARD_WITHIN = 10_000

/** Keeps objects in one bucket, which must exist (see ensureBucket), each under the configured prefix and its key. */
export function createS3ObjectStorage(config: S3Config): ObjectStorage {
  const client = s3Client(config)
  const bucket = config.bucket
  const object = (key: string) => ({ Bucket: bucket, Key: config.prefix + checkedKey(key) })
  const reachBucket = async (signal: AbortSignal): Promise<void> => {
    await client
      .send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal })
      .catch((error: unknown) => {
        throw storageFailure('reach its bucket', error, signal)
      })
  }

  const storage: ObjectStorage = {
    async put(key, bytes, length, signal) {
      const { Key } = object(key)
      const content = exactly(bytes, length, signal)
      const discard = () => storage.remove(key, AbortSignal.timeout(DISCARD_WITHIN)).catch(() => undefined)
      try {
        await upload({ client, bucket, key: Key, length, content, signal, discard })
      } finally {
        bytes.destroy()
      }
    },
    async get(key, range, signal) {
      const wanted = range === 'all' ? object(key) : { ...object(key), Range: rangeHeader(range) }
      try {
        const answer = await client.send(new GetObjectCommand(wanted), {
          abortSignal: signal,
        })
        return delivered(answer, range, signal)
      } catch (error) {
        if (isS3Error(error, 'NoSuchKey')) return undefined
        if (isS3Error(error, 'InvalidRange') && range !== 'all') throw rangeBeyondObject(range)
        throw storageFailure('read', error, signal)
      }
    },
    async length(key, signal) {
      const wanted = new HeadObjectCommand(object(key))
      try {
        const { ContentLength } = await client.send(wanted, { abortSignal: signal })
        if (ContentLength === undefined) throw new Error('the answer tells no length')
        return ContentLength
      } catch (error) {
        if (!isS3Error(error, 'NotFound', 'NoSuchKey')) throw storageFailure('measure', error, signal)
        // A HEAD has no body to say what was not found. A missing bucket is a broken store, not a missing object.
        await reachBucket(signal)
        return undefined
      }
    },
    async remove(key, signal) {
      const wanted = new DeleteObjectCommand(object(key))
      await client.send(wanted, { abortSignal: signal }).catch((error: unknown) => {
        if (!isS3Error(error, 'NoSuchKey')) throw storageFailure('remove', error, signal)
      })
    },
    async check(signal) {
      const key = `check/${randomId()}`
      await storage.put(key, Readable.from([Buffer.of(1)]), 1, signal)
      const length = await storage.length(key, signal)
      await storage.remove(key, signal)
      if (length !== 1) throw storageFailure('find what it had just written', undefined)
    },
  }
  return storage
}

/** Makes the bucket unless it is there. Throws ObjectStorageUnavailable when it can neither find nor make it. */
export async function ensureBucket(config: S3Config, signal: AbortSignal): Promise<void> {
  const client = s3Client(config)
  const bucket = { Bucket: config.bucket }
  try {
    await client
      .send(new HeadBucketCommand(bucket), { abortSignal: signal })
      .catch(async (error: unknown) => {
        if (!isS3Error(error, 'NotFound', 'NoSuchBucket')) throw error
        await client.send(new CreateBucketCommand(bucket), { abortSignal: signal })
      })
  } catch (error) {
    // Another server made it in between: it is there, which is all that was asked.
    if (!isS3Error(error, 'BucketAlreadyOwnedByYou')) throw storageFailure('make its bucket', error, signal)
  } finally {
    client.destroy()
  }
}

function rangeHeader(range: ByteRange): string {
  const { start, end } = checkedRange(range)
  return `bytes=${start}-${end}`
}

/** Content-Range tells the length of the whole object; a store that ignores the range is not one we can use. */
function delivered(
  answer: GetObjectCommandOutput,
  range: ByteRange | 'all',
  signal: AbortSignal,
): StoredObject {
  const { Body, ContentLength } = answer
  if (!(Body instanceof Readable) || ContentLength === undefined)
    throw new Error('the answer has no body or length')
  const whole =
    range === 'all' ? ContentLength : Number(/^bytes \d+-\d+\/(\d+)$/.exec(answer.ContentRange ?? '')?.[1])
  if (!Number.isSafeInteger(whole)) {
    Body.destroy()
    throw new Error('the answer is not the range asked for')
  }
  return { length: whole, bytes: outgoing(Body, ContentLength, signal) }
}
