import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second in /proc: the kernel's USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100

interface Stat {
  parent: number
  ticks: number
}

/**
 * Seconds of CPU, user and system, that a process and everything it started have used so far. What ended is counted in
 * whoever waited for it, so the difference of two readings misses nothing. Resolution: 10 ms.
 */
function processorSeconds(root: number): number {
  let ticks = 0
  for (const pid of processTree(root)) ticks += statOf(pid)?.ticks ?? 0
  return ticks / ticksPerSecond
}

/** Seconds of CPU of several process trees, by name. */
export type Processors = Record<string, number>

export function readProcessors(roots: Readonly<Record<string, number>>): Processors {
  return Object.fromEntries(Object.entries(roots).map(([name, pid]) => [name, processorSeconds(pid)]))
}

export function usedBetween(before: Processors | undefined, after: Processors | undefined): Processors {
  if (before === undefined || after === undefined) throw new Error('a reading is missing')
  return Object.fromEntries(
    Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]),
  )
}

/** A process and its living descendants. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const parent = Number.isInteger(pid) ? statOf(pid)?.parent : undefined
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Undefined when it is gone. Fields as proc_pid_stat(5) numbers them, from the third, after the name. */
function statOf(pid: number): Stat | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const field = (number: number): number => Number(fields[number - 3])
    // utime, stime, and those of the children it waited for.
    return { parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) }
  } catch {
    return undefined
  }
}
