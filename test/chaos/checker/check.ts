import { nothingBeyondMembership, readersHaveTheLog } from './delivery-invariants.ts'
import type { Broken, Evidence } from './evidence.ts'
import { everyoneConverged, memoryIsBounded } from './figures.ts'
import { filesAreWhole, refusedFilesLeaveNothing } from './file-invariants.ts'
import {
  everyAcknowledgedIsThere,
  noMessageTwice,
  nothingIsInvented,
  sequencesAreDense,
  socketsKeepTheirOrder,
} from './log-invariants.ts'
import { intentsOf } from './sends.ts'

/** Judges a run: everything that broke one of the invariants I1 to I11, in their order. */
export function check(evidence: Evidence): Broken[] {
  const intents = intentsOf(evidence.history)
  return [
    ...everyAcknowledgedIsThere(intents, evidence),
    ...sequencesAreDense(evidence),
    ...readersHaveTheLog(evidence),
    ...noMessageTwice(evidence),
    ...nothingBeyondMembership(evidence),
    ...nothingIsInvented(intents, evidence),
    ...socketsKeepTheirOrder(intents),
    ...everyoneConverged(evidence),
    ...memoryIsBounded(evidence),
    ...filesAreWhole(evidence),
    ...refusedFilesLeaveNothing(evidence),
  ]
}
