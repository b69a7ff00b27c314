import { readFileSync } from 'node:fs'
import { processTree } from './processor-time.ts'

/**
 * Bytes of memory of a process and its descendants: Pss, which shares out what several of them map. Buffers that the
 * kernel keeps for sockets are not in it.
 */
export function memoryBytes(root: number): number {
  let kibibytes = 0
  for (const pid of processTree(root)) kibibytes += pssOf(pid)
  return kibibytes * 1024
}

function pssOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0)
  } catch {
    return 0
  }
}
