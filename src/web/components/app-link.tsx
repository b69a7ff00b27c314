import type { MouseEvent, ReactNode, Ref } from 'react'
import { pathOf, type Route, type Router } from '../state/route.ts'

interface AppLinkProps {
  router: Router
  to: Route
  className: string
  current: boolean
  children: ReactNode
  ref?: Ref<HTMLAnchorElement>
}

/** A real link, so that it can be opened in another tab; a plain press stays in the page. */
export function AppLink({ router, to, current, children, ...rest }: AppLinkProps) {
  const follow = (event: MouseEvent): void => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!plain) return
    event.preventDefault()
    router.go(to)
  }
  return (
    <a {...rest} href={pathOf(to)} onClick={follow} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  )
}
