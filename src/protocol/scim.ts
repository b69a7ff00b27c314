import { z } from 'zod'
import { AccountId, DirectoryGroupId } from './ids.ts'
import { defineOperation } from './operation.ts'
import { wholeNumberOr } from './whole-number.ts'

/** RFC 7644, as far as it goes here. What is beyond these is refused, with the code the RFC has for it. */
export const scimLimits = {
  /** Resources of one page. */
  page: 200,
  /** Characters, comparisons and levels of a filter. */
  filter: { characters: 1_000, comparisons: 32, depth: 8 },
  /** Resources that a filter is looked at for one by one, where no index narrows it to few. */
  scanned: 2_000,
  /** Operations of a PATCH; bytes of any body are bounded for the whole server (G-5). */
  patch: 500,
  /** Comparisons of a whole PATCH: operations whose path has a filter look at the values one by one, unless it says which. */
  patchComparisons: 200_000,
  /** Operations of a bulk request, and its bytes: those of any body. */
  bulk: { operations: 100, bytes: 256 * 1024 },
} as const

export const ScimResource = z.record(z.string(), z.unknown()).meta({
  id: 'ScimResource',
  description: 'A resource of RFC 7643; /scim/v2/Schemas says which attributes are kept.',
})
export type ScimResource = z.output<typeof ScimResource>

const PatchOperation = z
  .looseObject({
    op: z.string().max(20),
    path: z.string().max(1_000).nullish(),
    value: z.unknown().optional(),
  })
  .meta({ id: 'ScimPatchOperation', description: 'RFC 7644, 3.5.2.' })
export type PatchOperation = z.output<typeof PatchOperation>

const names = z.string().max(2_000).optional()
const selected = {
  attributes: names.describe('Only these, and what is always there.'),
  excludedAttributes: names.describe('All but these.'),
}
const changed = {
  ifMatch: z
    .string()
    .max(2_000)
    .optional()
    .describe('The header of that name: the versions it is changed from.'),
}
const asked = z.strictObject({
  filter: z.string().max(2_000).optional().describe('RFC 7644, 3.4.2.2.'),
  startIndex: wholeNumberOr(1, 1, 10_000_000),
  count: wholeNumberOr(100, 0, scimLimits.page),
  ...selected,
})
const resource = { resource: ScimResource }
const patch = {
  schemas: z.array(z.string().max(500)).max(10).describe('Says that it is a PatchOp.'),
  operations: z.array(PatchOperation).min(1).max(scimLimits.patch),
}
const version = z.string().describe('Its ETag.')
const person = z.strictObject({
  person: z.strictObject({ accountId: AccountId, version, resource: ScimResource }),
})
const group = z.strictObject({
  group: z.strictObject({ groupId: DirectoryGroupId, version, resource: ScimResource }),
})
const page = z.strictObject({
  totalResults: z.int().min(0),
  startIndex: z.int().min(1),
  resources: z.array(ScimResource),
})
const onePerson = { accountId: AccountId }
const oneGroup = { groupId: DirectoryGroupId }

const common = {
  socket: false,
  scope: 'directory:provision',
  keyOnly: true,
  limit: 'provisioning',
  answers: 'scim',
  run: 'transaction',
} as const
const query = { ...common, kind: 'query', trace: null } as const
const command = { ...common, kind: 'command' } as const
const writing = [
  'attribute_refused',
  'path_refused',
  'no_target',
  'attribute_fixed',
  'version_mismatch',
  'entry_in_use',
] as const
const ofPeople = [...writing, 'address_in_use', 'last_administrator', 'emergency_account'] as const

const scimPeople = {
  list: defineOperation({
    ...query,
    name: 'scim.listUsers',
    summary: 'SCIM: the people the directory keeps here, page by page',
    http: { method: 'GET', path: '/scim/v2/Users', status: 200 },
    input: asked,
    output: page,
    problems: ['filter_refused', 'too_many_results', 'attribute_refused'],
  }),
  create: defineOperation({
    ...command,
    name: 'scim.createUser',
    summary: 'SCIM: bring a person, as a user without a password; or take charge of one who is here',
    http: { method: 'POST', path: '/scim/v2/Users', status: 201 },
    trace: 'account.provisioned',
    input: z.strictObject({ ...resource, ...selected }),
    output: person,
    problems: ofPeople,
  }),
  read: defineOperation({
    ...query,
    name: 'scim.readUser',
    summary: 'SCIM: one person the directory keeps here',
    http: { method: 'GET', path: '/scim/v2/Users/{accountId}', status: 200 },
    input: z.strictObject({ ...onePerson, ...selected }),
    output: person,
    problems: ['account_not_found', 'attribute_refused'],
  }),
  replace: defineOperation({
    ...command,
    name: 'scim.replaceUser',
    summary: 'SCIM: say anew what the directory says of a person',
    http: { method: 'PUT', path: '/scim/v2/Users/{accountId}', status: 200 },
    trace: 'account.provisioned',
    input: z.strictObject({ ...onePerson, ...changed, ...resource, ...selected }),
    output: person,
    problems: [...ofPeople, 'account_not_found'],
  }),
  patch: defineOperation({
    ...command,
    name: 'scim.patchUser',
    summary: 'SCIM: change what the directory says of a person',
    http: { method: 'PATCH', path: '/scim/v2/Users/{accountId}', status: 200 },
    trace: 'account.provisioned',
    input: z.strictObject({ ...onePerson, ...changed, ...patch, ...selected }),
    output: person,
    problems: [...ofPeople, 'account_not_found', 'filter_refused', 'too_many_results'],
  }),
  delete: defineOperation({
    ...command,
    name: 'scim.deleteUser',
    summary: 'SCIM: the directory keeps a person no more; their access ends at once',
    http: { method: 'DELETE', path: '/scim/v2/Users/{accountId}', status: 204 },
    trace: 'account.deprovisioned',
    input: z.strictObject({ ...onePerson, ...changed }),
    output: z.strictObject({}),
    problems: ['account_not_found', 'version_mismatch', 'last_administrator', 'emergency_account'],
  }),
}

const wide = ['filter_refused', 'too_many_results', 'attribute_refused'] as const
const ofGroups = [...writing, 'too_many_results'] as const
const changedGroup = { ...command, output: group, trace: 'group.provisioned' } as const

const scimGroups = {
  list: defineOperation({
    ...query,
    name: 'scim.listGroups',
    summary: 'SCIM: the groups the directory keeps here, page by page',
    http: { method: 'GET', path: '/scim/v2/Groups', status: 200 },
    input: asked,
    output: page,
    problems: wide,
  }),
  create: defineOperation({
    ...changedGroup,
    name: 'scim.createGroup',
    summary: 'SCIM: make a group of people the directory keeps here',
    http: { method: 'POST', path: '/scim/v2/Groups', status: 201 },
    input: z.strictObject({ ...resource, ...selected }),
    problems: ofGroups,
  }),
  read: defineOperation({
    ...query,
    name: 'scim.readGroup',
    summary: 'SCIM: one group the directory keeps here',
    http: { method: 'GET', path: '/scim/v2/Groups/{groupId}', status: 200 },
    input: z.strictObject({ ...oneGroup, ...selected }),
    output: group,
    problems: ['group_not_found', 'attribute_refused', 'too_many_results'],
  }),
  replace: defineOperation({
    ...changedGroup,
    name: 'scim.replaceGroup',
    summary: 'SCIM: say anew what a group is called, and who is in it',
    http: { method: 'PUT', path: '/scim/v2/Groups/{groupId}', status: 200 },
    input: z.strictObject({ ...oneGroup, ...changed, ...resource, ...selected }),
    problems: [...ofGroups, 'group_not_found'],
  }),
  patch: defineOperation({
    ...changedGroup,
    name: 'scim.patchGroup',
    summary: 'SCIM: change what a group is called, or who is in it',
    http: { method: 'PATCH', path: '/scim/v2/Groups/{groupId}', status: 204 },
    input: z.strictObject({ ...oneGroup, ...changed, ...patch, ...selected }),
    problems: [...ofGroups, 'group_not_found', 'filter_refused'],
  }),
  delete: defineOperation({
    ...command,
    name: 'scim.deleteGroup',
    summary: 'SCIM: the directory keeps a group no more; who came by it into a bubble leaves it',
    http: { method: 'DELETE', path: '/scim/v2/Groups/{groupId}', status: 204 },
    trace: 'group.deprovisioned',
    input: z.strictObject({ ...oneGroup, ...changed }),
    output: z.strictObject({}),
    problems: ['group_not_found', 'version_mismatch', 'too_many_results'],
  }),
}

export const scimOperations = {
  [scimPeople.list.name]: scimPeople.list,
  [scimPeople.create.name]: scimPeople.create,
  [scimPeople.read.name]: scimPeople.read,
  [scimPeople.replace.name]: scimPeople.replace,
  [scimPeople.patch.name]: scimPeople.patch,
  [scimPeople.delete.name]: scimPeople.delete,
  [scimGroups.list.name]: scimGroups.list,
  [scimGroups.create.name]: scimGroups.create,
  [scimGroups.read.name]: scimGroups.read,
  [scimGroups.replace.name]: scimGroups.replace,
  [scimGroups.patch.name]: scimGroups.patch,
  [scimGroups.delete.name]: scimGroups.delete,
} as const
