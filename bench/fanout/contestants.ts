import { join } from 'node:path'
import { type House, openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import { ejabberdPeer, requireEjabberd } from '../peers/ejabberd/ejabberd.ts'
import type { Peer } from '../peers/peer.ts'
import { prismePeer } from '../peers/prisme.ts'
import { rawPeer } from '../peers/raw.ts'
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
  const directory = await openWorkplace(stack)
  const connections = idle + 200
  const socketsPerAccount = Math.ceil(connections / (rooms * members))
  const place = join(directory, 'house')
  const house = await openHouse({ directory: place, rooms, members, socketsPerAccount, stack, report })
  const { authority, environment, raised } = house
  const certificateFile = environment['PRISME_TLS_CERT_FILE'] ?? ''
  const keyFile = environment['PRISME_TLS_KEY_FILE'] ?? ''
  const common = { rooms, members, authority, certificateFile, keyFile }
  const peers = [prismePeer({ house, profile, report })]
  if (wanted.has('ejabberd')) {
    const accounts = Math.max(rooms * members, connections)
    peers.push(await ejabberdPeer({ ...common, accounts, directory, stack, report }))
  }
  peers.push(await rawPeer(common))
  return { directory, raised, peers }
}
