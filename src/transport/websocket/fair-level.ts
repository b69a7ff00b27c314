/**
 * What one company may have of the thread while others work here too: the rest is the others'. Three tenths were measured
 * too: others were no better off, and who had much to do got half as much done.
 */
export const mostOfOne = 0.5
/** What all may have together, and one whom nobody else needs the thread beside. */
export const mostOfAll = 0.8

/**
 * The part of the thread that each may have at most, so that all together have no more than all may: who wants less than
 * an even part leaves what is left of it to the others.
 */
export function levelOf(wanted: readonly number[]): number {
  let left = mostOfAll
  for (const [i, part] of wanted.toSorted((a, b) => a - b).entries()) {
    const even = left / (wanted.length - i)
    if (part >= even) return Math.min(mostOfOne, even)
    left -= part
  }
  return mostOfOne
}
