import {
  EmailAddress,
  isServiceName,
  type Locale,
  PlainName,
  type ScimResource,
} from '../../protocol/index.ts'
import { attributeRefused } from '../../scim/index.ts'
import { nameFrom } from '../accounts/index.ts'

/** What a directory says of a person, as it is kept: read by the schema of SCIM users, without `active`. */
export interface Entry {
  userName: string
  externalId?: string
  name?: { formatted?: string; familyName?: string; givenName?: string }
  displayName?: string
  title?: string
  preferredLanguage?: string
  emails?: { value: string; type?: string; primary?: boolean }[]
}

/** What an account takes from it. */
export interface Facts {
  email: string
  displayName: string
  title: string | null
  locale: Locale
}

export interface Said {
  entry: Entry
  /** Undefined where nothing is said. */
  active: boolean | undefined
}

/** `read`: what readResource or applyPatch made of it. */
export function saidIn(read: ScimResource): Said {
  const { active, id: _, schemas: __, meta: ___, groups: ____, ...entry } = read
  // The schema gave every attribute its type, and userName is required.
  return { entry: entry as unknown as Entry, active: active as boolean | undefined }
}

/** Throws attribute_refused for what no account may be called, or be written to. */
export function factsOf(entry: Entry): Facts {
  const email = EmailAddress.safeParse(addressIn(entry))
  if (!email.success) throw attributeRefused('emails', 'or userName must hold one e-mail address')
  const displayName = PlainName.safeParse(nameIn(entry) ?? nameFrom(email.data))
  if (!displayName.success || isServiceName(displayName.data))
    throw attributeRefused('displayName', 'must be one plain line a person may be called by')
  const title = entry.title === undefined ? undefined : PlainName.safeParse(entry.title)
  if (title?.success === false) throw attributeRefused('title', 'must be one plain line')
  return {
    email: email.data,
    displayName: displayName.data,
    title: title?.data ?? null,
    locale: /^en\b/i.test(entry.preferredLanguage ?? '') ? 'en' : 'fr',
  }
}

function addressIn({ emails = [], userName }: Entry): string {
  const counts = emails.find(({ primary }) => primary) ?? emails.find(({ type }) => isWork(type)) ?? emails[0]
  return counts?.value ?? userName
}

function isWork(type: string | undefined): boolean {
  return type?.toLowerCase() === 'work'
}

function nameIn({ displayName, name = {} }: Entry): string | undefined {
  const parts = [name.givenName, name.familyName].filter((part) => part !== undefined).join(' ')
  return displayName ?? name.formatted ?? (parts === '' ? undefined : parts)
}
