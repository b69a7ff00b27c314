import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'

export interface StepProps<Step> {
  step: Step
  identity: IdentityKeeper
  preferences: Preferences
}
