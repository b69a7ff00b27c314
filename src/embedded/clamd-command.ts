import { createConnection } from 'node:net'

const patienceMs = 5_000

/** Sends clamd one of its commands without input (PING, RELOAD, VERSION). Undefined if it does not answer. */
export function askClamd(socket: string, command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const connection = createConnection({ path: socket })
    let answer = ''
    connection.setTimeout(patienceMs, () => connection.destroy())
    connection.setEncoding('utf8')
    connection.on('connect', () => connection.write(`z${command}\0`))
    connection.on('data', (chunk) => {
      answer += chunk
    })
    connection.on('error', () => connection.destroy())
    connection.on('close', () => {
      const end = answer.indexOf('\0')
      resolve(end === -1 ? undefined : answer.slice(0, end))
    })
  })
}
