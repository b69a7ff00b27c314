import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ownerOnly, writeFileAtomically } from './atomic-file.ts'

export interface CaughtMail {
  /** Later mails have greater ids, in the order of text. */
  id: string
  receivedAt: string
  /** The sender and recipients the mail was handed over with, whatever its headers say. */
  from: string
  to: string[]
  subject: string
  /** Plain text; of a mail that has HTML only, its text. */
  text: string
  /** Undefined for a mail of plain text. */
  html?: string | undefined
}

export interface MailBox {
  /** Resolves when the mail is on disk. */
  add(mail: Omit<CaughtMail, 'id'>): Promise<void>
  /** Newest first. */
  mails(): CaughtMail[]
  /** Tells of every mail added from now on, until the answered function is called. */
  subscribe(listener: (mail: CaughtMail) => void): () => void
}

const kept = 500
const idDigits = 12

/** Keeps the last 500 mails, in memory and as one file each that its owner alone may read. */
export async function openMailBox(directory: string): Promise<MailBox> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const mails = await readMails(directory)
  const listeners = new Set<(mail: CaughtMail) => void>()
  let last = Number(mails[0]?.id ?? 0)
  const fileOf = (id: string): string => join(directory, `${id}.json`)
  return {
    async add(received) {
      last += 1
      const mail = { id: String(last).padStart(idDigits, '0'), ...received }
      await writeFileAtomically(fileOf(mail.id), `${JSON.stringify(mail, null, 2)}\n`, ownerOnly)
      mails.unshift(mail)
      mails.sort((a, b) => b.id.localeCompare(a.id))
      for (const old of mails.splice(kept)) await rm(fileOf(old.id), { force: true })
      for (const listener of listeners) listener(mail)
    },
    mails: () => [...mails],
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

async function readMails(directory: string): Promise<CaughtMail[]> {
  const names = (await readdir(directory)).filter((name) => /^\d+\.json$/.test(name)).sort()
  const newest = names.slice(-kept).reverse()
  // Only this program writes there, whole files at a time.
  const read = async (name: string): Promise<CaughtMail> =>
    JSON.parse(await readFile(join(directory, name), 'utf8')) as CaughtMail
  return await Promise.all(newest.map(read))
}
