import { createStore, type Store } from './store.ts'

/** What the address bar says: `/`, `/c/<conversation>`, and `#members` while the members are in front; or another page. */
export interface Route {
  readonly conversationId: string | undefined
  readonly members: boolean
  /** The path of what is no conversation, such as `/profile`; on the way in, with what follows the `#` of a mail's link. */
  readonly page?: string
}

export interface Router {
  readonly store: Store<Route>
  go(route: Route): void
  /** Goes without leaving a way back: for what no longer exists. */
  replace(route: Route): void
  /** One step back if the page itself came from there, else to `fallback`. */
  back(fallback: Route): void
}

export const home: Route = { conversationId: undefined, members: false }

export function routeTo(conversationId: string): Route {
  return { conversationId, members: false }
}

export function pageAt(page: string): Route {
  return { ...home, page }
}

const pages = /^\/(profile|security|administration(\/[a-z-]+(\/(new|[0-9a-f-]{36}))?)?)$/
const waysIn = /^\/(register(\/confirm)?|bootstrap|invitation|reactivation|password\/(forgotten|reset))$/
const returns = /^\/sign-in\/[0-9a-f-]{36}$/

export function readRoute(path: string, hash: string, search = ''): Route {
  if (pages.test(path)) return pageAt(path)
  if (waysIn.test(path)) return pageAt(path + hash)
  // The way back from a provider: what it says stands in the query, as OpenID Connect has it.
  if (returns.test(path)) return pageAt(path + search)
  const conversationId = /^\/c\/([0-9a-f-]{36})$/.exec(path)?.[1]
  return { conversationId, members: conversationId !== undefined && hash === '#members' }
}

export function pathOf({ conversationId, members, page }: Route): string {
  if (page !== undefined) return page
  if (conversationId === undefined) return '/'
  return `/c/${conversationId}${members ? '#members' : ''}`
}

/** Follows the browser's own history, so that its back button does what a person expects. */
export function createRouter(page: Window): Router {
  const here = (): Route => readRoute(page.location.pathname, page.location.hash, page.location.search)
  const store = createStore(here())
  page.addEventListener('popstate', () => store.set(here()))
  const replace = (route: Route): void => {
    page.history.replaceState(page.history.state, '', pathOf(route))
    store.set(route)
  }
  return {
    store,
    replace,
    go(route) {
      if (pathOf(route) === pathOf(store.get())) return
      page.history.pushState({ ours: true }, '', pathOf(route))
      store.set(route)
    },
    back(fallback) {
      if (page.history.state?.ours === true) page.history.back()
      else replace(fallback)
    },
  }
}
