import type { Connection } from './connection.ts'
import type { Dialect } from './dialect.ts'

export interface RoomNeeds {
  index: number
  members: readonly Connection[]
  dialect: Dialect
  /** A message that was due at `due` has reached the last member. Milliseconds of the monotonic clock. */
  onComplete(due: number): void
  onFault(reason: string): void
}

/**
 * A room whose first member speaks. Its server keeps the order in which it took the messages, so the n-th delivery a
 * member counts is the n-th message: who received what is known without reading it.
 */
export class Room {
  /** Messages sent, deliveries to all members, their bytes, and messages the server said it accepted. */
  sent = 0
  deliveries = 0
  bytes = 0
  accepted = 0
  /** Told of each message of the speaker's own that came back to it. */
  onOwn: (() => void) | undefined
  readonly #needs: RoomNeeds
  /** By message: when it was due, and how many members have it. */
  readonly #due: number[] = []
  readonly #reached: number[] = []

  constructor(needs: RoomNeeds) {
    this.#needs = needs
  }

  get members(): number {
    return this.#needs.members.length
  }

  /** Every message sent so far is with every member. */
  get settled(): boolean {
    return this.deliveries === this.sent * this.members && (!this.answers || this.accepted === this.sent)
  }

  get answers(): boolean {
    return this.#needs.dialect.answer !== undefined
  }

  /** Sends one message and sees it arrive whole at every member; after that, deliveries are only counted. */
  async prove(): Promise<void> {
    const { members, dialect } = this.#needs
    this.send(performance.now())
    await Promise.all(members.map((member) => member.text(dialect.delivers)))
    if (this.answers) await members[0]?.text((text) => dialect.answer?.(text) === 'accepted')
    for (const [seat, member] of members.entries()) this.#count(member, seat)
    this.deliveries = members.length
    this.#reached[0] = members.length
    if (this.answers) this.accepted = 1
  }

  /** Sends the next message, which was due at `due`. */
  send(due: number): void {
    const { members, dialect, index } = this.#needs
    this.#due.push(due)
    this.#reached.push(0)
    members[0]?.send(dialect.message(index, this.sent++))
  }

  close(): void {
    for (const member of this.#needs.members) member.close()
  }

  #count(member: Connection, seat: number): void {
    const { onFault } = this.#needs
    const speaks = seat === 0
    let received = 1
    member.count({
      delivery: (bytes) => {
        this.deliveries++
        this.bytes += bytes
        this.#arrived(received++)
        if (speaks) this.onOwn?.()
      },
      ...(speaks && this.answers ? { other: (text: string) => this.#answered(text) } : {}),
      lost: onFault,
    })
  }

  #arrived(n: number): void {
    const reached = (this.#reached[n] ?? 0) + 1
    this.#reached[n] = reached
    if (reached === this.members) this.#needs.onComplete(this.#due[n] ?? Number.NaN)
  }

  #answered(text: string): void {
    const meaning = this.#needs.dialect.answer?.(text)
    if (meaning === 'accepted') this.accepted++
    else if (meaning === 'refused') this.#needs.onFault(`a message was refused: ${text.slice(0, 300)}`)
  }
}
