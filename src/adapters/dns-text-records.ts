import { Resolver } from 'node:dns/promises'
import type { TextAnswer, TextRecords } from '../ports/text-records.ts'

interface Needs {
  /** Resolvers to ask, `address` or `address:port`; those of the system when there is none. */
  servers: readonly string[]
  /** Milliseconds for one try at one server, and how many tries. */
  timeout?: number
  tries?: number
}

/** Longest wait for an answer, whatever number of servers and CNAMEs, in milliseconds. */
const longest = 10_000

/** c-ares under node:dns: a truncated answer is asked for again by TCP, and what answers another question is not heard. */
export function createDnsTextRecords({ servers, timeout = 2_000, tries = 2 }: Needs): TextRecords {
  return {
    async look(name, signal) {
      signal.throwIfAborted()
      // One for each name: to give one up is to give up all that it was asked.
      const resolver = new Resolver({ timeout, tries, maxTimeout: timeout })
      if (servers.length > 0) resolver.setServers(servers)
      const over = AbortSignal.any([signal, AbortSignal.timeout(longest)])
      const giveUp = (): void => resolver.cancel()
      over.addEventListener('abort', giveUp, { once: true })
      try {
        const records = await resolver.resolveTxt(name)
        return { kind: 'records', values: records.map((strings) => strings.join('')) }
      } catch (error) {
        signal.throwIfAborted()
        return answerOf(error)
      } finally {
        over.removeEventListener('abort', giveUp)
      }
    },
  }
}

function answerOf(error: unknown): TextAnswer {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOTFOUND':
      return { kind: 'absent', why: 'no_name' }
    case 'ENODATA':
      return { kind: 'absent', why: 'no_record' }
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return { kind: 'failed', why: 'timeout' }
    case 'ESERVFAIL':
      return { kind: 'failed', why: 'server_failed' }
    case 'EREFUSED':
    case 'ENOTIMP':
      return { kind: 'failed', why: 'server_refused' }
    case 'ECONNREFUSED':
    case 'ENOTINITIALIZED':
    case 'EFILE':
      return { kind: 'failed', why: 'unreachable' }
    default:
      return { kind: 'failed', why: 'bad_answer' }
  }
}
