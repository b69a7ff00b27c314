/**
 * How likely two samples as far apart as these are when they come from one distribution: the two-sided p of the Mann-Whitney
 * U test, with the normal approximation corrected for ties.
 */
export function mannWhitney(left: readonly number[], right: readonly number[]): number {
  const all = [
    ...left.map((value) => ({ value, isLeft: true })),
    ...right.map((value) => ({ value, isLeft: false })),
  ]
  all.sort((a, b) => a.value - b.value)
  const total = all.length
  let rankSum = 0
  let tied = 0
  for (let from = 0; from < total; ) {
    let to = from
    while (to < total && all[to]?.value === all[from]?.value) to++
    const rank = (from + 1 + to) / 2
    for (const { isLeft } of all.slice(from, to)) if (isLeft) rankSum += rank
    tied += (to - from) ** 3 - (to - from)
    from = to
  }
  const [n, m] = [left.length, right.length]
  const u = rankSum - (n * (n + 1)) / 2
  const variance = ((n * m) / 12) * (total + 1 - tied / (total * (total - 1)))
  if (variance === 0) return 1
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt(variance)
  return 2 * upperTail(z)
}

/** Of the standard normal distribution (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = series.reduce((total, factor, i) => total + factor * t ** (i + 1), 0)
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}
