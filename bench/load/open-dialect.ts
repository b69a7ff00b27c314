import type { Dialect, Target } from './dialect.ts'
import { prismeDialect } from './prisme-dialect.ts'
import { rawDialect } from './raw-dialect.ts'
import { xmppDialect } from './xmpp-dialect.ts'

export function openDialect(target: Target): Dialect {
  switch (target.dialect) {
    case 'prisme':
      return prismeDialect(target)
    case 'raw':
      return rawDialect(target)
    case 'xmpp':
      return xmppDialect(target)
  }
}
