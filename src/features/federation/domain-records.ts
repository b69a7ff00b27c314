import type { TextRecords } from '../../ports/text-records.ts'
import type { RecordOutcome } from '../../protocol/index.ts'
import { recordName, recordValue } from './domain-names.ts'

/** What is read of one answer: more records than a name has use for, and longer ones than ours, are not ours to go through. */
const mostRecords = 100

/** The answers that say it is not there. Whatever else went wrong says nothing. */
const absences: ReadonlySet<RecordOutcome> = new Set(['no_name', 'no_record', 'other_value'])
export const isAbsence = (outcome: RecordOutcome): boolean => absences.has(outcome)

/** Looks for the record of a domain, among whatever else stands at its name. Rejects only when aborted. */
export async function lookForRecord(
  records: TextRecords,
  { domain, token }: { domain: string; token: string },
  signal: AbortSignal,
): Promise<RecordOutcome> {
  const answer = await records.look(recordName(domain), signal)
  if (answer.kind !== 'records') return answer.why
  const wanted = recordValue(token)
  const read = answer.values.slice(0, mostRecords)
  // Some consoles keep what was pasted with spaces or quotation marks around it.
  if (read.some((value) => value.length <= 512 && value.replaceAll(/^[\s"]+|[\s"]+$/g, '') === wanted))
    return 'found'
  return answer.values.length > mostRecords ? 'too_many_records' : 'other_value'
}
