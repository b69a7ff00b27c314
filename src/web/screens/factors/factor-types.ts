import type { ReactNode } from 'react'
import type { CallInput } from '../../../protocol/client/index.ts'

/** What is shown of a factor one has, and of one that is being made. */
export type FactorProof = CallInput<'sessions.confirm'>['proof']
export type EnrolmentAnswer = CallInput<'factors.add'>['answer']

/** A form for one way of proving. */
export interface ProofFormProps {
  /** What it rejects with is said. */
  prove(proof: FactorProof): Promise<void>
  /** Beside the button that sends. */
  cancel?: ReactNode
}
