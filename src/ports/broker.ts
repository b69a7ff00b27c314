/**
 * Carries hints between the gateways of one deployment. It may lose, never delays its caller, and is never given
 * plaintext content (M-4): the log is the truth.
 */
export interface Broker {
  /** Bytes one message may have; the caller sends less detail where more does not fit. A longer one is lost. */
  readonly largest: number
  /** Hands a message to the other gateways. Never waits and never throws: while the broker is away, messages are lost. */
  publish(message: Buffer): void
  /**
   * Called for each message of another gateway, in the order that gateway published them; own messages do not come back.
   * The buffer is the listener's to keep.
   */
  onMessage(listener: (message: Buffer) => void): void
  /**
   * Called when messages may have been lost: whenever the broker is there (again), the first time included, and when
   * another gateway's messages turn out to be missing.
   */
  onGap(listener: () => void): void
  connected(): boolean
  /** Lets go of the broker within seconds. What was published before still goes out if the broker takes it. */
  close(): Promise<void>
}
