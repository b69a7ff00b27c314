/** Too much of one company's work waits for the database already; its caller is told to come back. */
export class CompanyBusy extends Error {
  override name = 'CompanyBusy'
}

export interface Shares {
  /** Does work once fewer than the share of the company's own are under way. Throws CompanyBusy. */
  within<T>(companyId: string, work: () => Promise<T>): Promise<T>
}

const longestQueue = 2_000

/** Milliseconds after which who waits is told so, instead of doing later what nobody may want any more. */
const longestWait = 15_000

interface Share {
  underWay: number
  waiting: Set<() => void>
}

/** No company holds more than its share of the connections: whoever floods waits for itself, and not the others for it. */
export function createShares(most: number): Shares {
  const shares = new Map<string, Share>()

  return {
    async within(companyId, work) {
      const share = shares.get(companyId) ?? { underWay: 0, waiting: new Set<() => void>() }
      shares.set(companyId, share)
      if (share.underWay < most) share.underWay += 1
      else {
        if (share.waiting.size >= longestQueue) throw new CompanyBusy('too much waits for the database')
        await turnOf(share)
      }
      try {
        return await work()
      } finally {
        const [next] = share.waiting
        if (next !== undefined) next()
        else if (--share.underWay === 0) shares.delete(companyId)
      }
    },
  }
}

/** Resolves when whoever is done hands its place on. Rejects with CompanyBusy when that takes too long. */
function turnOf(share: Share): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = (): void => {
      clearTimeout(late)
      share.waiting.delete(go)
      resolve()
    }
    const late = setTimeout(() => {
      share.waiting.delete(go)
      reject(new CompanyBusy('the database is too slow for what is asked'))
    }, longestWait)
    share.waiting.add(go)
  })
}
