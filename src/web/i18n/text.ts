import type { fr } from './fr.ts'

/** A catalogue of the same shape in another language: same keys, and the same blanks to fill in each sentence. */
export type SameShape<T> = {
  readonly [Key in keyof T]: T[Key] extends string
    ? string
    : T[Key] extends (...blanks: infer Blanks) => string
      ? (...blanks: Blanks) => string
      : SameShape<T[Key]>
}

export type Text = SameShape<typeof fr>
