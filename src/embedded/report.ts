/** Tells the person who started Prisme what is going on: one line, in English, without secrets. */
export type Report = (line: string) => void
