import { config } from 'zod'

// Must run before any schema is made: zod would otherwise probe for eval, which the content security policy reports.
config({ jitless: true })
