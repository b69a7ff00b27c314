/** A statement and its values, never mixed: what a repository hands to a transaction. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** sql`select … where id = ${id}`: every `${}` becomes a bound parameter, so a value can never become SQL. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Statement {
  let text = strings[0] ?? ''
  for (let i = 1; i < strings.length; i++) text += `$${i}${strings[i]}`
  return { text, values }
}
