import { join } from 'node:path'
import { type GatewayProcess, runGateway } from '../../src/cli/gateway-process.ts'
import { runningProcess } from '../../src/embedded/process-table.ts'
import type { House } from '../house/open-house.ts'
import { processTree } from '../measure/processor-time.ts'
import type { Peer } from './peer.ts'

interface Needs {
  house: House
  /** Directory for CPU profiles of the gateway, written when it ends. */
  profile: string | undefined
  report(line: string): void
}

/** Prisme itself: the gateway as `npm start` runs it, on the house's PostgreSQL. */
export function prismePeer({ house, profile, report }: Needs): Peer {
  const environment = {
    ...house.environment,
    ...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
  }
  return {
    name: 'Prisme',
    target: house.target,
    async serve() {
      const gateway: GatewayProcess = await runGateway({
        environment,
        logs: join(house.directory, 'logs'),
        report,
      })
      const pid = await gatewayPid()
      return {
        processes: { gateway: pid, postgres: house.postgresPid },
        gateway: pid,
        stop: gateway.stop,
      }
    },
  }
}

/** The gateway's keeper does not tell its process id; it is the child of ours that runs the server's entry. */
async function gatewayPid(): Promise<number> {
  for (const pid of processTree(process.pid)) {
    const found = await runningProcess(pid)
    if (found?.parent === process.pid && found.command.includes('/src/main.ts')) return pid
  }
  throw new Error('the gateway’s process is nowhere to be found')
}
