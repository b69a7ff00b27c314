import { z } from 'zod'

const code = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/)

export const Practice = z.strictObject({
  profession: code.describe('TRE_G15 and its like: `10` is a physician.'),
  student: z.boolean().describe('Whether they are in training for it.'),
  specialty: code.optional().describe('TRE_R38, such as `SM04`: what the order acknowledges.'),
  modes: z.array(z.enum(['liberal', 'salaried', 'volunteer'])).describe('In what way, where that is said.'),
})
export type Practice = z.output<typeof Practice>

export const Professional = z
  .strictObject({
    rpps: z
      .string()
      .regex(/^\d{11}$/)
      .optional()
      .describe('The number in the national register. It finds nobody and links nothing: it is shown.'),
    practices: z.array(Practice).describe('None: no professional badge.'),
  })
  .meta({
    id: 'Professional',
    description:
      'What Pro Santé Connect said of a professional in their last sign-in there; gone when they unlink it.',
  })
export type Professional = z.output<typeof Professional>
