/** Chance that a seed decides: the same seed gives the same run's plan. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  /** A whole number, both ends included. */
  whole(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
  uuid(): string
  /** Chance of its own for a part of the run: what others draw does not change what it draws. */
  fork(name: string): Chance
}

export function createChance(seed: string): Chance {
  let state = hashOf(seed)

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))

  return {
    next,
    whole,
    pick<T>(list: readonly T[]) {
      if (list.length === 0) throw new Error('nothing to pick from')
      return list[whole(0, list.length - 1)] as T // Within the list.
    },
    shuffled<T>(list: readonly T[]) {
      return list
        .map((value) => ({ value, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ value }) => value)
    },
    uuid() {
      const hex = Array.from({ length: 32 }, () => whole(0, 15).toString(16)).join('')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
    },
    fork: (name) => createChance(`${seed}/${name}`),
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash
}
