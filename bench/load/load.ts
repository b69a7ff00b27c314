import { serveParent } from '../processes/serve-parent.ts'
import type { Order } from './orders.ts'
import { LoadSession } from './session.ts'

/** The process that makes the load: its work is not counted as the server's. */
let session: LoadSession | undefined

serveParent((given, note) => {
  // Only our parent speaks to us.
  const order = given as Order
  return carryOut(order, note)
})

async function carryOut(order: Order, note: (text: string) => void): Promise<unknown> {
  if (order.order === 'meet') {
    session = new LoadSession(order.target)
    return undefined
  }
  if (session === undefined) throw new Error('whom to speak to was not said')
  switch (order.order) {
    case 'enter':
      return session.enter()
    case 'run':
      return session.run(order, note)
    case 'halt':
      return session.halt()
    case 'linger':
      return session.linger(order.connections)
    case 'leave':
      return session.leave()
  }
}
