import { z } from 'zod'
import { AccountSummary, PlainName } from './accounts.ts'
import { Instant, Sequence } from './ids.ts'

export const BubbleName = PlainName

export const MemberRole = z.enum(['organiser', 'member'])
export type MemberRole = z.output<typeof MemberRole>

export const Member = AccountSummary.extend({
  memberRole: MemberRole,
  joinedAt: Instant,
  from: Sequence.describe(
    'The first sequence this member may read: guests see nothing older than their arrival.',
  ),
}).meta({ id: 'Member', description: 'A person in a conversation.' })
export type Member = z.output<typeof Member>
