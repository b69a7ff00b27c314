import type { Output } from '../../protocol/index.ts'
import { type Preferences, read, write } from './preferences.ts'

type Rules = Output<'accounts.me'>['workstation']

/** This machine, as one that several people use one after the other. */
export interface Workstation {
  /** Somebody did something here, in whichever tab. */
  noteAct(): void
  /** Whether nobody did anything for so long that the screen must lock; never on a machine of one’s own. */
  isLeft(rules: Rules): boolean
  /** Calls `lock` when it is left, or turned away from where the company wants that. Answers how to stop. */
  watch(rules: Rules, lock: () => void): () => void
  /** Whether the screen was locked and the server could not be told yet: a page loaded anew must know. */
  lockIsOwed(): boolean
  oweLock(owed: boolean): void
  /** How long what others left sealed in this browser is kept, in milliseconds. */
  keepsOthersFor(): number
  /** Tells the other tabs. */
  tell(what: Told): void
}

/** What one tab tells the others. */
export type Told = 'locked' | 'unlocked'

const actKey = 'prisme.act'
const owedKey = 'prisme.lock-owed'

/** Acts closer together than this are one, in milliseconds. */
const actsEvery = 2_000
/** On a machine of one’s own: who has not come back for so long will not. */
const keptFor = 7 * 24 * 3_600_000

interface Needs {
  storage: Pick<Storage, 'getItem' | 'setItem'>
  shared: Preferences['shared']
  tell(what: Told): void
  now(): number
}

export function createWorkstation({ storage, shared, tell, now }: Needs): Workstation {
  // Where nothing can be kept it is known to this tab alone.
  let lastAct = now()
  let owed = read(storage, owedKey) === 'yes'

  const lastActAnywhere = (): number => Math.max(lastAct, Number(read(storage, actKey) ?? 0))
  const leftAt = ({ lockAfterSeconds }: Rules): number => lastActAnywhere() + lockAfterSeconds * 1_000

  return {
    noteAct() {
      const at = now()
      if (at - lastAct < actsEvery && at >= lastAct) return
      lastAct = at
      write(storage, actKey, String(at))
    },
    isLeft: (rules) => shared.get() && leftAt(rules) <= now(),
    watch(rules, lock) {
      let timer: ReturnType<typeof setTimeout> | undefined
      // The browser's window for choosing files comes in front as well: nobody turned away.
      let choosing = false
      const chooses = ({ target }: Event): void => {
        choosing = target instanceof HTMLInputElement && target.type === 'file'
      }
      const returns = (): void => {
        choosing = false
      }
      const look = (): void => {
        clearTimeout(timer)
        if (!shared.get()) return
        const left = leftAt(rules) - now()
        if (left <= 0) lock()
        else timer = setTimeout(look, left)
      }
      const turnedAway = (): void => {
        if (shared.get() && rules.lockWhenHidden && !choosing && !isAway()) lock()
      }
      const seen = (): void => (document.visibilityState === 'hidden' ? turnedAway() : look())
      look()
      const stopListening = shared.subscribe(look)
      document.addEventListener('visibilitychange', seen)
      addEventListener('blur', turnedAway)
      addEventListener('focus', returns)
      addEventListener('click', chooses, true)
      return () => {
        clearTimeout(timer)
        stopListening()
        document.removeEventListener('visibilitychange', seen)
        removeEventListener('blur', turnedAway)
        removeEventListener('focus', returns)
        removeEventListener('click', chooses, true)
      }
    },
    lockIsOwed: () => owed,
    oweLock(next) {
      owed = next
      write(storage, owedKey, next ? 'yes' : 'no')
    },
    keepsOthersFor: () => (shared.get() ? 0 : keptFor),
    tell,
  }
}

let asked = 0

/** While the browser itself asks something in a window of its own, such as for a passkey, nobody turned away. */
export async function whileAway<T>(work: Promise<T>): Promise<T> {
  asked++
  try {
    return await work
  } finally {
    asked--
  }
}

function isAway(): boolean {
  return asked > 0
}
