/** Too much of one company's work waits for the database already; its caller is told to come back. */
export class CompanyBusy extends Error {
  override name = 'CompanyBusy'
}

export interface Shares {
  /** Does work once fewer than the share of the company's own are under way. Throws CompanyBusy. */
  within<T>(companyId: string, work: () => Promise<T>): Promise<T>
}

const longestQueue = 2_000

interface Share {
  underWay: number
  waiting: (() => void)[]
}

/** No company holds more than its share of the connections: whoever floods waits for itself, and not the others for it. */
export function createShares(most: number): Shares {
  const shares = new Map<string, Share>()

  return {
    async within(companyId, work) {
      const share = shares.get(companyId) ?? { underWay: 0, waiting: [] }
      shares.set(companyId, share)
      if (share.underWay < most) share.underWay += 1
      else {
        if (share.waiting.length >= longestQueue) throw new CompanyBusy('too much waits for the database')
        // Whoever is done hands its place on.
        await new Promise<void>((resolve) => share.waiting.push(resolve))
      }
      try {
        return await work()
      } finally {
        const next = share.waiting.shift()
        if (next !== undefined) next()
        else if (--share.underWay === 0) shares.delete(companyId)
      }
    },
  }
}
