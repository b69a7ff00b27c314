import type { ConfirmStep, EnrolStep, LinkStep } from '../../protocol/client/index.ts'
import type { EndAtProvider } from '../../protocol/index.ts'
import type { Workspace } from './workspace.ts'

/**
 * `ended`: the server ended the session. `not-closed`: the page was left, but the server could not be told. `attempt-over`: the
 * second step came too late, or was wrong too often. `left-there`: signed out at the provider too.
 */
export type WhyOut = 'fresh' | 'ended' | 'not-closed' | 'attempt-over' | 'left-there'

/** Who sits before the page. */
export type Identity =
  | { kind: 'starting' }
  /** The server could not be reached, so nobody knows whether there is a session. */
  | { kind: 'unreachable' }
  | {
      kind: 'signed-out'
      why: WhyOut
      /** Where their session may still be open. */
      elsewhere?: EndAtProvider
    }
  /** The password was right; there is no session before this step. */
  | { kind: 'second-step'; step: ConfirmStep | EnrolStep | LinkStep }
  /** There is a session, and a charter to be accepted before it is of any use. */
  | { kind: 'charter' }
  /** The company lets nobody in from here. */
  | { kind: 'outside'; hasSession: boolean }
  /** There is a session, and nothing of it on the screen before its person proves to be back. */
  | { kind: 'locked' }
  | { kind: 'signed-in'; workspace: Workspace }
