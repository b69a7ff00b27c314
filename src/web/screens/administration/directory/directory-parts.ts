import type { Output } from '../../../../protocol/index.ts'

export type Provisioning = Output<'provisioning.read'>
export type DirectoryGroup = Output<'provisioning.listGroups'>['groups'][number]
export type Proposal = Output<'provisioning.listProposals'>['proposals'][number]

/** An act in front of the page. */
export interface ActProps {
  onDone(words: string): void
  onClose(): void
}
