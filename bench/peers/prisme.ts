import { join } from 'node:path'
import { type GatewayProcess, runGateway } from '../../src/cli/gateway-process.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { runningProcess } from '../../src/embedded/process-table.ts'
import type { House } from '../house/open-house.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { processTree } from '../measure/processor-time.ts'
import type { Nats } from './nats.ts'
import type { Peer } from './peer.ts'

interface Needs {
  house: House
  /** Directory for CPU profiles of the gateway, written when it ends. */
  profile: string | undefined
  report(line: string): void
}

export interface PrismePeer extends Peer {
  readonly target: PrismeTarget
}

/** Prisme itself: the gateway as `npm start` runs it, on the house's PostgreSQL. */
export function prismePeer(needs: Needs): PrismePeer {
  const { house } = needs
  return {
    name: 'Prisme',
    target: house.target,
    async serve() {
      const { gateway, pid } = await startGateway(needs, {})
      return {
        processes: { gateway: pid, postgres: house.postgresPid },
        gateway: pid,
        stop: gateway.stop,
      }
    },
  }
}

export const twoGateways = 'Prisme, 2 gateways'

/** Two gateways over one database, each with half of the members of every room; hints go over NATS if there is one. */
export async function twoGatewaysPeer(needs: Needs, nats: Nats | undefined): Promise<PrismePeer> {
  const { house } = needs
  const [https, http] = [await freePort(), await freePort()]
  const broker = nats === undefined ? {} : { PRISME_BROKER_URL: nats.url }
  const second = { ...broker, PRISME_HTTPS_PORT: String(https), PRISME_HTTP_PORT: String(http) }
  return {
    name: twoGateways,
    target: { ...house.target, otherPorts: [https] },
    async serve() {
      const gateways = [await startGateway(needs, broker), await startGateway(needs, second)]
      const pids = gateways.map(({ pid }, index) => [`gateway ${index + 1}`, pid] as const)
      return {
        processes: {
          ...Object.fromEntries(pids),
          postgres: house.postgresPid,
          ...(nats === undefined ? {} : { nats: nats.pid }),
        },
        gateway: gateways[0]?.pid ?? 0,
        async stop() {
          await Promise.all(gateways.map(({ gateway }) => gateway.stop()))
        },
      }
    },
  }
}

/** The processes that are known to be gateways. */
const known = new Set<number>()

async function startGateway(
  { house, profile, report }: Needs,
  changes: Record<string, string>,
): Promise<{ gateway: GatewayProcess; pid: number }> {
  const environment = {
    ...house.environment,
    ...changes,
    ...(profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` }),
  }
  const gateway = await runGateway({ environment, logs: join(house.directory, 'logs'), report })
  const pid = await newGateway()
  known.add(pid)
  return { gateway, pid }
}

/** The gateway's keeper does not tell its process id; it is the child of ours that runs the server's entry. */
async function newGateway(): Promise<number> {
  for (const pid of processTree(process.pid)) {
    const found = known.has(pid) ? undefined : await runningProcess(pid)
    if (found?.parent === process.pid && found.command.includes('/src/main.ts')) return pid
  }
  throw new Error('the gateway’s process is nowhere to be found')
}
