/** What the parts of the security page end in. */
export interface SecurityActs {
  /** Says what was done, and reads what is there now. */
  done(words: string): void
  /** Shows new recovery codes, once; `then` is said when they were kept. */
  showCodes(codes: readonly string[], then: string): void
}
