import { parseArgs } from 'node:util'

/** The command line cannot be understood. */
export class UsageError extends Error {
  override name = 'UsageError'
}

interface Known {
  /** Options with a value, and the value they have when not given. */
  values: Record<string, string | undefined>
  flags: readonly string[]
}

export interface Arguments {
  text(name: string): string | undefined
  /** A whole number within limits. Throws UsageError. */
  whole(name: string, least: number, most: number): number
  flag(name: string): boolean
}

/** Reads `--name value` and `--flag`. Throws UsageError for what is not known. */
export function readArguments(args: string[], known: Known): Arguments {
  const given = parse(args, known)
  const text = (name: string): string | undefined => {
    const value = given[name]
    return typeof value === 'string' ? value : known.values[name]
  }
  return {
    text,
    flag: (name) => given[name] === true,
    whole(name, least, most) {
      const value = Number(text(name))
      if (Number.isInteger(value) && value >= least && value <= most) return value
      throw new UsageError(`--${name} is a whole number from ${least} to ${most}`)
    },
  }
}

function parse(args: string[], { values, flags }: Known): Record<string, unknown> {
  const option = (type: 'string' | 'boolean') => (name: string) => [name, { type }] as const
  const options = Object.fromEntries([
    ...Object.keys(values).map(option('string')),
    ...flags.map(option('boolean')),
  ])
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
