/** Writes of one company's sockets that are put off until what follows at once is there too. */
export class Gathered {
  #writes: (() => void)[] = []

  get size(): number {
    return this.#writes.length
  }

  add(write: () => void): void {
    this.#writes.push(write)
  }

  writeAll(): void {
    const writes = this.#writes
    this.#writes = []
    for (const write of writes) write()
  }
}
