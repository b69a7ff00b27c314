import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { Instant, Sequence } from './ids.ts'

export const BubbleName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  // Controls have no place in a name; bidi overrides could make it read as another one.
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u, 'must be plain text')

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
