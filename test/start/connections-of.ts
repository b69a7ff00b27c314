import { readdir, readFile, readlink } from 'node:fs/promises'

/** How many TCP connections to a port of this machine each process holds, as the kernel tells. */
export async function connectionsOf(pids: readonly number[], port: number): Promise<Map<number, number>> {
  const established = new Set(
    (await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8'))))
      .flatMap((table) => table.trim().split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , state]) => Number.parseInt(local?.split(':')[1] ?? '', 16) === port && state === '01',
      )
      .map(([, , , , , , , , , inode]) => `socket:[${inode}]`),
  )
  const counts = pids.map(async (pid) => {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const targets = await Promise.all(
      files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')),
    )
    return [pid, targets.filter((target) => established.has(target)).length] as const
  })
  return new Map(await Promise.all(counts))
}
