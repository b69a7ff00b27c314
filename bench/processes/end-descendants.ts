import { processTree } from '../measure/processor-time.ts'

/** Ends whatever this process still has running: what was being started when everything else was stopped. */
export function endDescendants(): void {
  for (const pid of processTree(process.pid).slice(1)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
}
