import type { ScimResource } from '../../protocol/index.ts'
import { urns } from '../../scim/index.ts'
import type { PersonRecord } from './person-repository.ts'

export interface Membership {
  groupId: string
  name: string
}

/** Whoever changes what is shown of an entry changes this: the entry, or whether its person may come in. */
export function versionOf({ version, active }: PersonRecord): string {
  return `W/"${version}${active ? 'a' : 'x'}"`
}

export function personShown(base: string, person: PersonRecord, groups: readonly Membership[]): ScimResource {
  const { accountId, entry, active, createdAt, changedAt } = person
  return {
    schemas: [urns.user],
    id: accountId,
    ...entry,
    active,
    ...(groups.length > 0 && {
      groups: groups.map(({ groupId, name }) => ({
        value: groupId,
        $ref: `${base}/Groups/${groupId}`,
        display: name,
      })),
    }),
    meta: {
      resourceType: 'User',
      created: createdAt.toISOString(),
      lastModified: changedAt.toISOString(),
      location: `${base}/Users/${accountId}`,
      version: versionOf(person),
    },
  }
}

/** RFC 7644, 3.14: a change is made from a version that was seen, or from whichever there is. */
export function fitsVersion(ifMatch: string | undefined, version: string): boolean {
  if (ifMatch === undefined || ifMatch.trim() === '*') return true
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '')
  return ifMatch.split(',').some((tag) => plain(tag) === plain(version))
}
