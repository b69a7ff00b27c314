/** How many connect, or sign in, at the same time. Servers refuse more than twenty strangers from one address. */
const usualAtOnce = 16

/** Does the same for each, a few at a time, and answers in their order. */
export async function forEachOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
  atOnce = usualAtOnce,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const one = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return results
}

export function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
