import { inspect } from 'node:util'

/** A value that prints as `[secret]` wherever it is logged, concatenated or serialised. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  /** The one way to the value: look for this word to find every use. */
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [inspect.custom](): string {
    return '[secret]'
  }
}
