import type { MemorySample } from '../checker/evidence.ts'
import type { Gateway } from './gateway.ts'

/** Looks at each server's resident memory every second, from now until it is stopped. */
export function watchMemory(gateways: readonly Gateway[]): { stop(): MemorySample[] } {
  const samples = new Map<number, MemorySample>()
  const look = (): void => {
    for (const gateway of gateways) {
      const bytes = gateway.residentMemory()
      if (bytes === undefined) continue
      const known = samples.get(gateway.number) ?? { gateway: gateway.number, baseline: bytes, most: bytes }
      samples.set(gateway.number, { ...known, most: Math.max(known.most, bytes) })
    }
  }
  look()
  const timer = setInterval(look, 1_000)
  return {
    stop() {
      clearInterval(timer)
      return [...samples.values()]
    },
  }
}
