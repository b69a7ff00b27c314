import type { Output } from '../../../../protocol/index.ts'
import type { Draft } from './provider-draft.ts'

/** An id for the provider to be, and our addresses under it. */
export type Prepared = Output<'providers.prepare'>

export interface StepProps {
  draft: Draft
  prepared: Prepared
  onChange(draft: Draft): void
  onNext(): void
  onBack(): void
}
