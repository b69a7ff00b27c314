import { useText } from '../i18n/language.tsx'
import { useDesk } from '../state/use-desk.ts'
import { useSelected, useStore } from '../state/use-store.ts'
import { waitingIn } from '../state/waiting.ts'
import { Icon } from './icon.tsx'
import { Spinner } from './spinner.tsx'
import './connection-banner.css'

/** Said politely, and only once the cut lasts: see connection.ts. */
export function ConnectionBanner() {
  const { workspace } = useDesk()
  const text = useText().connection
  const connection = useStore(workspace.connection)
  const waiting = useSelected(workspace.outgoing, (all) => waitingIn(all))
  return (
    <div role="status" className="connection-place">
      {connection === 'reconnecting' && (
        <p className="connection">
          <Spinner /> <span>{text.reconnecting}</span>
        </p>
      )}
      {connection === 'offline' && (
        <p className="connection connection-offline">
          <Icon name="offline" size={20} />{' '}
          <span>{waiting > 0 ? text.offlineWaiting(waiting) : text.offline}</span>
        </p>
      )}
    </div>
  )
}
