/** Without accents or case: who types "lefevre" means Lefèvre. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** Whether every word of the query is in the text. */
export function matches(text: string, query: string): boolean {
  const within = folded(text)
  return folded(query)
    .split(/\s+/)
    .every((word) => within.includes(word))
}
