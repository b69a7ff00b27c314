import type { Handlers } from '../../dispatch/handler.ts'
import type { Accounts } from './account.ts'

export function serviceHandlers({ services }: Accounts): Pick<Handlers, 'services.create' | 'services.list'> {
  return {
    'services.create': async (input, { tx }) => ({ service: await services.create(tx, input) }),
    'services.list': async (_input, { tx }) => ({ services: await services.list(tx) }),
  }
}
