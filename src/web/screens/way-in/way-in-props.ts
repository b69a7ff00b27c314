import type { Call } from '../../../protocol/client/index.ts'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'

/** What each page of the way in is given. */
export interface WayInProps {
  call: Call
  preferences: Preferences
  router: Router
}
