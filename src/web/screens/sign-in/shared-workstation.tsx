import { useId } from 'react'
import { useText } from '../../i18n/language.tsx'
import type { Preferences } from '../../state/preferences.ts'
import { useStore } from '../../state/use-store.ts'
import '../../components/checks.css'

/** Said once on a machine that several people use: its screen then locks, and keeps nothing of who was there before. */
export function SharedWorkstation({ preferences }: { preferences: Preferences }) {
  const text = useText().workstation
  const isShared = useStore(preferences.shared)
  const help = useId()
  return (
    <div>
      <label className="check">
        <input
          type="checkbox"
          checked={isShared}
          aria-describedby={help}
          onChange={(event) => preferences.chooseShared(event.target.checked)}
        />
        <span>{text.shared}</span>
      </label>
      <p id={help} className="way-in-help">
        {text.sharedHelp}
      </p>
    </div>
  )
}
