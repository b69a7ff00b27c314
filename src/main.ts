import { setFlagsFromString } from 'node:v8'
import { openApp } from './app.ts'
import { readEnvironment } from './config/env.ts'
import { loadConfig } from './config/load-config.ts'
import { createLineWriter } from './observability/line-writer.ts'
import { faultOf } from './observability/request-log.ts'

/** Reads the configuration, builds the app, listens, stops on a signal. A supervisor sees what went wrong on stderr. */
const log = createLineWriter((text) => void process.stdout.write(text))
const writeLog = log.line
process.on('exit', log.flush)

// Where V8 once saw objects survive it makes those that follow among the old, each of which keeps what it refers to until
// the next full collection: nearly all that messages left there (decision 20).
setFlagsFromString('--no-allocation-site-pretenuring')
// The young generation is small and little in it lives: helpers cost more to wake than they carry (decision 20).
setFlagsFromString('--no-parallel-scavenge')

try {
  const config = loadConfig(readEnvironment())
  const app = await openApp(config, { writeLog })
  let stopping = false
  const stop = (code: number): void => {
    if (stopping) return
    stopping = true
    // Whatever does not let go is left behind: a supervisor must not see a process that lives and hears nothing.
    setTimeout(() => process.exit(code), 9_000 + config.limits.drainSeconds * 1_000).unref()
    app.close().then(
      () => process.exit(code),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', () => stop(0))
  process.on('SIGINT', () => stop(0))
  // Its keeper is gone and would be replaced: where ports are shared, this one would go on taking connections.
  process.on('disconnect', () => stop(0))
  // G-8: what nobody foresaw leaves the process in no known state. It says so, lets go of its clients, and ends.
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      writeLog(JSON.stringify({ ts: new Date().toISOString(), note: event, fault: faultOf(error) }))
      stop(1)
    })
  }
  // Tells a parent process, if there is one, where it listens.
  process.send?.({ httpsPort: app.httpsPort, httpPort: app.httpPort })
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'The server could not start.')
  process.exit(1)
}
