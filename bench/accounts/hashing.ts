import { hash, verify } from '@node-rs/argon2'
import { serveParent } from '../processes/serve-parent.ts'
import type { HashingOrder } from './orders.ts'

/** Nothing but argon2id, so many at once: what a machine has for signing people in. Answers verifications a second. */
async function verifications({ seconds, atOnce, memoryKiB, passes }: HashingOrder): Promise<number> {
  const password = 'Un mot de passe 4 essais'
  const phc = await hash(password, { memoryCost: memoryKiB, timeCost: passes, parallelism: 1 })
  const began = performance.now()
  const elapsed = (): number => (performance.now() - began) / 1_000
  let done = 0
  const one = async (): Promise<void> => {
    while (elapsed() < seconds) {
      if (!(await verify(phc, password))) throw new Error('the password does not match')
      done++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return done / elapsed()
}

serveParent((order) => verifications(order as HashingOrder)) // Only our parent speaks to us.
