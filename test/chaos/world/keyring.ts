import { link, rename, writeFile } from 'node:fs/promises'

/** The file of the company keys, which can be unusable. */
export interface Keyring {
  readonly file: string
  /** It cannot be read, nor written; answers how to bring it back. */
  takeAway(): Promise<() => Promise<void>>
  restore(): Promise<void>
}

export function createKeyring(file: string): Keyring {
  const away = `${file}.away`
  let isAway = false
  const restore = async (): Promise<void> => {
    if (!isAway) return
    await rename(away, file)
    isAway = false
  }
  return {
    file,
    restore,
    async takeAway() {
      // Something else is in its place at once: who makes a key then must refuse it, and not write over it.
      await link(file, away)
      isAway = true
      await writeFile(`${file}.broken`, 'no keyring', { mode: 0o600 })
      await rename(`${file}.broken`, file)
      return restore
    },
  }
}
