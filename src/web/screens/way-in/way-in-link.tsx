import type { ReactNode } from 'react'
import { AppLink } from '../../components/app-link.tsx'
import type { Route, Router } from '../../state/route.ts'

/** From one page of the way in to another. */
export function WayInLink({ router, to, children }: { router: Router; to: Route; children: ReactNode }) {
  return (
    <AppLink router={router} to={to} className="way-in-link" current={false}>
      {children}
    </AppLink>
  )
}
