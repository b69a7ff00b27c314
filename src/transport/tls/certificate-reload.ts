import type { Server } from 'node:https'
import type { RequestLog } from '../../observability/request-log.ts'
import { filesVersion, readTlsFiles, type TlsFiles } from './tls-files.ts'

interface Needs {
  files: TlsFiles
  profile: 'development' | 'production'
  now: () => Date
  log: Pick<RequestLog, 'note'>
}

/**
 * Serves a renewed certificate as soon as its files change; open sockets keep the connection they have. A certificate
 * that must not be served is refused with a log line, and the one in use stays.
 */
export function reloadCertificates(server: Server, needs: Needs, every = 1_000): { stop(): void } {
  // Unknown at first: the files may have changed since they were read to start with.
  let served: string | undefined
  const look = async (): Promise<void> => {
    const version = await filesVersion(needs.files)
    if (version === served) return
    const isFirstLook = served === undefined
    served = version
    server.setSecureContext(await readTlsFiles(needs.files, needs.profile, needs.now()))
    if (!isFirstLook) needs.log.note('certificate_reloaded')
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => needs.log.note('certificate_refused', error))
  }, every)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
