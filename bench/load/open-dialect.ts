import type { Dialect, Target } from './dialect.ts'
import { prismeDialect } from './prisme-dialect.ts'
import { rawDialect } from './raw-dialect.ts'

export function openDialect(target: Target): Dialect {
  return target.dialect === 'prisme' ? prismeDialect(target) : rawDialect(target)
}
