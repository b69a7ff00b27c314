import { createReadStream } from 'node:fs'
import NodeClam from 'clamscan'
import { instream } from '../../src/adapters/clamd-instream.ts'

/** A process of its own that scans one file with one client, and says how much memory that took at its peak, in MB. */
const [client, socket = '', file = ''] = process.argv.slice(2)

async function withClamscan(): Promise<void> {
  const options = { socket, timeout: 120_000, localFallback: false, active: true }
  const scanner = await new NodeClam().init({
    clamscan: { active: false },
    clamdscan: options,
    preference: 'clamdscan',
  })
  await scanner.scanStream(createReadStream(file))
}

async function withOurs(): Promise<void> {
  const bytes = createReadStream(file)
  const timeouts = { stalled: 20_000, verdict: 150_000 }
  await instream({ socket, bytes, maxBytes: 2_147_483_645, timeouts, signal: new AbortController().signal })
}

await (client === 'clamscan' ? withClamscan() : withOurs())
console.log(Math.round(process.resourceUsage().maxRSS / 1024))
process.exit(0)
