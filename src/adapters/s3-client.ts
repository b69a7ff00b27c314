import { S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import type { S3Config } from '../config/config.ts'

const ignore = (): void => undefined

/** Without one the SDK writes to the console; what it would say is in the errors it throws. */
const silent = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }

/**
 * A client for Ceph, Swift and AWS alike. Checksum trailers stay off: they turn a streamed body into a chunked one that
 * Ceph and Swift refuse. Waits are bounded by silence on the socket, not by the length of a transfer. The SDK retries
 * what can be repeated, never a streamed body.
 */
export function s3Client(config: S3Config): S3Client {
  return new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    forcePathStyle: true,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey.reveal() },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    logger: silent,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  })
}

export function isS3Error(error: unknown, ...names: string[]): boolean {
  return error instanceof S3ServiceException && names.includes(error.name)
}
