import { hmac } from './digest.ts'
import { randomBytes } from './random.ts'

const prefix = 'whsec_'

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export function createWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString('base64')}`
}

/** `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64, once for each secret (Standard Webhooks 1.0). */
export function signWebhook(
  secrets: readonly string[],
  message: { id: string; seconds: number; body: string },
): string {
  const signed = Buffer.from(`${message.id}.${message.seconds}.${message.body}`)
  return secrets
    .map((secret) => hmac(Buffer.from(secret.slice(prefix.length), 'base64'), signed).toString('base64'))
    .map((mac) => `v1,${mac}`)
    .join(' ')
}
