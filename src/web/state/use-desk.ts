import { createContext, useContext } from 'react'
import type { Preferences } from './preferences.ts'
import type { Router } from './route.ts'
import type { Workspace } from './workspace.ts'

export interface Desk {
  readonly workspace: Workspace
  readonly router: Router
  readonly preferences: Preferences
  /** Locks the screen, for who comes back. */
  lock(): Promise<void>
}

export const DeskContext = createContext<Desk | undefined>(undefined)

/** What every signed-in screen works with. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === undefined) throw new Error('nobody is signed in here')
  return desk
}
