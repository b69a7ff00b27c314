import { MalwareScannerUnavailable } from '../ports/malware-scanner.ts'
import { openClamd, replyWithin } from './clamd-connection.ts'

/** What clamd says it is, such as `ClamAV 1.4.6/27800/Sun Nov 16 09:25:00 2025`: engine, signatures, their date. */
export async function clamdVersion(socket: string, within: number, signal: AbortSignal): Promise<string> {
  const connection = openClamd(socket, within)
  const hangUp = (): void => connection.close()
  signal.addEventListener('abort', hangUp)
  try {
    signal.throwIfAborted()
    await connection.write(Buffer.from('zVERSION\0'))
    const reply = await replyWithin(within, connection)
    const version = /^(ClamAV [\x20-\x7e]+)\0$/.exec(reply)?.[1]
    if (version === undefined) throw new MalwareScannerUnavailable('clamd did not tell its version')
    return version
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    signal.removeEventListener('abort', hangUp)
    connection.close()
  }
}

/** When the signatures were made, by this machine's time zone. Undefined for local ones alone, which carry no date. */
export function signaturesDate(version: string): Date | undefined {
  const date = new Date(version.split('/')[2] ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}
