import { z } from 'zod'

/** French first; English is complete too. */
export const Locale = z
  .enum(['fr', 'en'])
  .meta({ id: 'Locale', description: 'The language someone is written to in.' })
export type Locale = z.output<typeof Locale>
