import type { EndAtProvider } from '../../protocol/index.ts'
import type { Preferences } from './preferences.ts'

/** The way out through a provider, which ends the session there, and the way back. */
export interface Departure {
  /** Whether nobody is asked first: on a machine of several people, whoever comes next must not find a session there. */
  isOwed(): boolean
  go(end: EndAtProvider): void
  /** Whether the page was opened by coming back from a sign-out that began in this tab. Says so once. */
  isBack(): boolean
}

const place = 'prisme-departure'

interface Needs {
  page: Window
  shared: Preferences['shared']
}

export function createDeparture({ page, shared }: Needs): Departure {
  return {
    isOwed: () => shared.get(),
    go({ url, state }) {
      try {
        page.sessionStorage.setItem(place, state)
      } catch {
        // Where nothing can be kept, nothing is said on the way back.
      }
      page.location.assign(url)
    },
    isBack() {
      if (page.location.pathname !== '/signed-out') return false
      const state = new URLSearchParams(page.location.search).get('state')
      page.history.replaceState(page.history.state, '', '/')
      try {
        const began = page.sessionStorage.getItem(place)
        page.sessionStorage.removeItem(place)
        return began !== null && began === state
      } catch {
        return false
      }
    },
  }
}
