import { join } from 'node:path'
import { type House, openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import { ejabberdPeer, requireEjabberd } from '../peers/ejabberd/ejabberd.ts'
import { requireNats, startNats } from '../peers/nats.ts'
import type { Peer } from '../peers/peer.ts'
import { prismePeer, twoGatewaysPeer } from '../peers/prisme.ts'
import { rawPeer, storedPeer } from '../peers/raw.ts'
import type { Keeping } from '../peers/raw-server.ts'
import type { FanoutOptions } from './options.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

interface Assembled {
  directory: string
  raised: House['raised']
  /** In the order in which they are measured. */
  peers: Peer[]
}

/** Prepares every server that was asked for; none of them runs yet. Throws a sentence if one cannot be had. */
export async function assemble(options: FanoutOptions, { stack, report }: Needs): Promise<Assembled> {
  const { rooms, members, idle, profile } = options
  const wanted = new Set(options.peers)
  // Before anything takes its time.
  if (wanted.has('ejabberd')) await requireEjabberd(report)
  const withNats = options.gateways === 2 && options.broker === 'nats'
  if (withNats) await requireNats(report)
  const directory = await openWorkplace(stack)
  const connections = idle + 200
  const socketsPerAccount = Math.ceil(connections / (rooms * members))
  const open = (name: string): Promise<House> =>
    openHouse({ directory: join(directory, name), rooms, members, socketsPerAccount, stack, report })
  const house = await open('house')
  const { authority, environment, raised } = house
  const certificateFile = environment['PRISME_TLS_CERT_FILE'] ?? ''
  const keyFile = environment['PRISME_TLS_KEY_FILE'] ?? ''
  const common = { rooms, members, authority, certificateFile, keyFile }
  const peers: Peer[] = [prismePeer({ house, profile, report })]
  if (options.gateways === 2) {
    const nats = withNats ? await startNats(directory, stack) : undefined
    // On a database of their own: what they cost must not be mixed with what the one costs.
    peers.push(await twoGatewaysPeer({ house: await open('second-house'), profile, report }, nats))
  }
  if (wanted.has('ejabberd')) {
    const accounts = Math.max(rooms * members, connections)
    peers.push(await ejabberdPeer({ ...common, accounts, directory, stack, report }))
  }
  const floor = async (how: Keeping): Promise<Peer> =>
    storedPeer({ ...common, directory, stack, report }, how)
  if (wanted.has('stored')) peers.push(await floor('one by one'))
  if (wanted.has('gathered')) peers.push(await floor('gathered'))
  if (wanted.has('ruled')) peers.push(await floor('by the rules'))
  peers.push(await rawPeer(common))
  return { directory, raised, peers }
}
