import { signWebhook } from '../../crypto/webhook-signature.ts'
import type { Clock } from '../../ports/clock.ts'
import { OutboundFailed, type OutboundHttp } from '../../ports/outbound-http.ts'
import type { WebhookBody } from '../../protocol/index.ts'
import type { Outcome } from './delivery-repository.ts'
import type { WebhookRecord } from './webhook-repository.ts'

/** Posts one body, signed with every secret that counts now. Never throws but for the signal. */
export function createPostEvent(outbound: OutboundHttp, clock: Clock) {
  return async (
    webhook: WebhookRecord,
    delivery: { deliveryId: string; body: WebhookBody },
    signal: AbortSignal,
  ): Promise<Outcome> => {
    const now = clock.now()
    const body = JSON.stringify(delivery.body)
    const seconds = Math.floor(now.getTime() / 1000)
    const former =
      webhook.formerUntil !== undefined && webhook.formerUntil > now ? webhook.formerSecret : undefined
    const secrets = [webhook.secret, ...(former === undefined ? [] : [former])]
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Prisme',
      'webhook-id': delivery.deliveryId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signWebhook(secrets, { id: delivery.deliveryId, seconds, body }),
    }
    const request = { url: webhook.url, method: 'POST', headers, body: Buffer.from(body) } as const
    const started = performance.now()
    const took = (): number => Math.round(performance.now() - started)
    try {
      const { status } = await outbound.send(request, signal)
      return { answered: status, failure: undefined, milliseconds: took() }
    } catch (error) {
      if (!(error instanceof OutboundFailed)) throw error
      return { answered: undefined, failure: error.reason, milliseconds: took() }
    }
  }
}

export function wasTaken({ answered }: Outcome): boolean {
  return answered !== undefined && answered >= 200 && answered < 300
}
