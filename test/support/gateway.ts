import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { gatewayFlags } from '../../src/cli/gateway-flags.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** The server as a process of its own, so that it can be killed. */
export async function startGatewayProcess(environment: Record<string, string>): Promise<ChildProcess> {
  const child = fork(main, {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...gatewayFlags],
  })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code}`)
  })
  await Promise.race([once(child, 'message'), gone])
  gone.catch(() => undefined)
  return child
}
