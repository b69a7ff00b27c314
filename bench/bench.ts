import { accounts } from './accounts/accounts.ts'
import { accountsOptions } from './accounts/options.ts'
import { UsageError } from './arguments.ts'
import { fanout } from './fanout/fanout.ts'
import { fanoutOptions } from './fanout/options.ts'
import { flood } from './flood/flood.ts'
import { floodOptions } from './flood/options.ts'
import { growth } from './growth/growth.ts'
import { growthOptions } from './growth/options.ts'
import { reconnectOptions } from './reconnect/options.ts'
import { reconnect } from './reconnect/reconnect.ts'
import { scanOptions } from './scan/options.ts'
import { scan } from './scan/scan.ts'
import { scanners } from './scan/scanners.ts'

/** `npm run bench -- fanout|reconnect|growth|accounts|flood|scan|scanners [options]`: see README.md beside this file. */
const usage = `Usage: npm run bench -- fanout [--rooms 10] [--members 50] [--mode closed|open|both] [--window 4] [--rate 100]
                              [--seconds 8] [--warm 2] [--rounds 3] [--idle 1000] [--peers ejabberd,stored,gathered,ruled]
                              [--gateways 1|2] [--broker postgres|nats] [--profile directory] [--json]
       npm run bench -- reconnect [--clients 10000] [--at-once 256] [--missed 10] [--rate 20] [--seconds 8] [--rest]
                              [--profile directory] [--json]
       npm run bench -- growth [--of members,rooms,connections,history,conversations] [--rounds 3] [--seconds 5]
                              [--times 100] [--members 1000] [--rooms 1000] [--connections 10000]
                              [--history 1000000] [--conversations 10000] [--plots docs/plots]
                              [--page docs/performance.md] [--json]
       npm run bench -- accounts [--burst 50] [--rate 50] [--seconds 8] [--rounds 3] [--tries 1000]
                              [--profile directory] [--json]
       npm run bench -- flood  [--rate 20] [--accounts 20] [--sockets 10] [--window 8] [--gateways 1|2]
                              [--seconds 8] [--warm 3] [--rounds 3] [--profile directory] [--json]
       npm run bench -- scan   [--megabytes 50] [--rounds 3] [--profile directory] [--json]
       npm run bench -- scanners [--megabytes 1024]`

const stack = new AsyncDisposableStack()
let stopping: Promise<void> | undefined

async function run(command: string | undefined, args: string[]): Promise<boolean> {
  const needs = { stack, report: (line: string) => console.error(line) }
  if (command === 'fanout') return fanout(fanoutOptions(args), needs)
  if (command === 'reconnect') return reconnect(reconnectOptions(args), needs)
  if (command === 'growth') return growth(growthOptions(args), needs)
  if (command === 'accounts') return accounts(accountsOptions(args), needs)
  if (command === 'flood') return flood(floodOptions(args), needs)
  if (command === 'scan') return scan(scanOptions(args), needs)
  if (command === 'scanners') return scanners(args, needs)
  throw new UsageError('which benchmark?')
}

/** Whatever happens, nothing of ours stays: neither processes nor files. */
async function stop(code: number): Promise<void> {
  stopping ??= stack.disposeAsync().catch((error: unknown) => console.error(`Cleaning up: ${String(error)}`))
  await stopping
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(130))

try {
  const [command, ...args] = process.argv.slice(2)
  await stop((await run(command, args)) ? 0 : 1)
} catch (error) {
  if (stopping === undefined) {
    console.error(`\n${String(error)}`)
    if (error instanceof UsageError) console.error(usage)
  }
  await stop(error instanceof UsageError ? 2 : 1)
}
