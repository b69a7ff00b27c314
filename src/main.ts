import { openApp } from './app.ts'
import { readEnvironment } from './config/env.ts'
import { loadConfig } from './config/load-config.ts'

/** Reads the configuration, builds the app, listens, stops on a signal. A supervisor sees what went wrong on stderr. */
try {
  const app = await openApp(loadConfig(readEnvironment()), {
    writeLog: (line) => process.stdout.write(`${line}\n`),
  })
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // Tells a parent process, if there is one, where it listens.
  process.send?.({ httpsPort: app.httpsPort, httpPort: app.httpPort })
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : 'The server could not start.')
  process.exit(1)
}
