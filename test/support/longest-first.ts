import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { readDurations } from './durations.ts'

/** Seconds for a file that has not been recorded yet: it may be a long one. */
const unknown = 5

/** The longest file begins first: one that begins late would run alone at the end, on one core of two. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const durations = readDurations()
    const { root } = this.ctx.config
    const of = ({ moduleId }: TestSpecification): number => durations[relative(root, moduleId)] ?? unknown
    return files.toSorted((one, other) => of(other) - of(one) || one.moduleId.localeCompare(other.moduleId))
  }
}
