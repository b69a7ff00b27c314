import { z } from 'zod'

/** What someone shows to prove that a session is still theirs. */
export const Proof = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
  ])
  .meta({ id: 'Proof' })
