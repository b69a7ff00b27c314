import { expect } from 'vitest'
import { groupUrn, type Json, patchOf, userUrn } from './scim.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** One request of a directory, and what it waits for. `id`: of the person or group, once there is one. */
export interface Recorded {
  what: string
  ask: (id: string, member: string) => [method: string, path: string, body?: unknown]
  status: number
  /** What the answer must hold. */
  holds?: Json
}

/**
 * The requests of Microsoft Entra ID's provisioning service, in the shapes of its public documentation: "Tutorial: Develop and
 * plan provisioning for a SCIM endpoint in Microsoft Entra ID" and "Known issues and resolutions with SCIM 2.0 protocol
 * compliance of the Microsoft Entra user provisioning service" (learn.microsoft.com/entra/identity/app-provisioning), with and
 * without the flag aadOptscim062020.
 */
export const entraUsers: readonly Recorded[] = [
  {
    what: 'the connection is tried with somebody who is not there',
    ask: () => ['GET', `/Users?filter=${encodeURIComponent('userName eq "non-existent user"')}`],
    status: 200,
    holds: { totalResults: 0, Resources: [], startIndex: 1 },
  },
  {
    what: 'a person is created',
    ask: () => [
      'POST',
      '/Users?aadOptscim062020',
      {
        schemas: [userUrn, enterprise],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: 'Test_User_ab6490ee@tilleuls.example',
        active: true,
        emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@tilleuls.example' }],
        meta: { resourceType: 'User' },
        name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
        roles: [],
        addresses: [{ type: 'work', streetAddress: null, primary: true }],
        [enterprise]: { employeeNumber: '7', manager: null },
      },
    ],
    status: 201,
    holds: {
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'Test_User_ab6490ee@tilleuls.example',
      active: true,
      emails: [{ value: 'Test_User_fd0ea19b@tilleuls.example', type: 'work', primary: true }],
    },
  },
  {
    what: 'it is found by its user name',
    ask: () => [
      'GET',
      `/Users?filter=${encodeURIComponent('userName eq "test_user_AB6490EE@tilleuls.example"')}`,
    ],
    status: 200,
    holds: { totalResults: 1 },
  },
  {
    what: 'and by its address for work',
    ask: () => [
      'GET',
      `/Users?filter=${encodeURIComponent('emails[type eq "work"].value eq "Test_User_fd0ea19b@tilleuls.example"')}`,
    ],
    status: 200,
    holds: { totalResults: 1 },
  },
  {
    what: 'several attributes are replaced, without the flag',
    ask: (id) => [
      'PATCH',
      `/Users/${id}`,
      patchOf(
        { op: 'Replace', path: 'displayName', value: 'Pvlo' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@tilleuls.example' },
        { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
        { op: 'Replace', path: 'externalId', value: 'Eqpj' },
        { op: 'Add', path: 'nickName', value: 'Babs' },
        { op: 'Replace', path: `${enterprise}:employeeNumber`, value: 'Eqpj' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+33 6' },
      ),
    ],
    status: 200,
    holds: {
      displayName: 'Pvlo',
      externalId: 'Eqpj',
      name: { formatted: 'givenName familyName', familyName: 'updatedFamilyName', givenName: 'givenName' },
      emails: [{ value: 'updatedEmail@tilleuls.example', type: 'work', primary: true }],
    },
  },
  {
    what: 'the same with the flag: no path, and paths as names',
    ask: (id) => [
      'PATCH',
      `/Users/${id}`,
      patchOf(
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'TestMhvaes@tilleuls.example' },
        {
          op: 'replace',
          value: {
            displayName: 'Bjfe',
            'name.givenName': 'Kkom',
            'name.familyName': 'Unua',
            [`${enterprise}:employeeNumber`]: 'Aklq',
          },
        },
      ),
    ],
    status: 200,
    holds: {
      displayName: 'Bjfe',
      name: { formatted: 'givenName familyName', familyName: 'Unua', givenName: 'Kkom' },
      emails: [{ value: 'TestMhvaes@tilleuls.example', type: 'work', primary: true }],
    },
  },
  {
    what: 'a second address is added by what its filter says',
    ask: (id) => [
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'Add', path: 'emails[type eq "other"].value', value: 'autre@tilleuls.example' }),
    ],
    status: 200,
    holds: {
      emails: [
        { value: 'TestMhvaes@tilleuls.example', type: 'work', primary: true },
        { value: 'autre@tilleuls.example', type: 'other' },
      ],
    },
  },
  {
    what: 'the user name is replaced',
    ask: (id) => [
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'Replace', path: 'userName', value: '5b50642d@tilleuls.example' }),
    ],
    status: 200,
    holds: { userName: '5b50642d@tilleuls.example' },
  },
  {
    what: 'the person is disabled, without the flag',
    ask: (id) => ['PATCH', `/Users/${id}`, patchOf({ op: 'Replace', path: 'active', value: 'False' })],
    status: 200,
    holds: { active: false },
  },
  {
    what: 'and is still told of',
    ask: () => ['GET', `/Users?filter=${encodeURIComponent('userName eq "5b50642d@tilleuls.example"')}`],
    status: 200,
    holds: { totalResults: 1, Resources: [expect.objectContaining({ active: false })] },
  },
  {
    what: 'comes back',
    ask: (id) => ['PATCH', `/Users/${id}`, patchOf({ op: 'Add', path: 'active', value: 'True' })],
    status: 200,
    holds: { active: true },
  },
  {
    what: 'is disabled with the flag',
    ask: (id) => ['PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value: false })],
    status: 200,
    holds: { active: false },
  },
  { what: 'is deleted', ask: (id) => ['DELETE', `/Users/${id}`], status: 204 },
  {
    what: 'and is not there any more',
    ask: (id) => ['GET', `/Users/${id}`],
    status: 404,
    holds: { status: '404' },
  },
]

/**
 * The requests of Okta, in the shapes of its public documentation: "Okta and SCIM Version 2.0"
 * (developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20).
 */
export const oktaUsers: readonly Recorded[] = [
  {
    what: 'whether the person exists',
    ask: () => [
      'GET',
      `/Users?filter=${encodeURIComponent('userName eq "test.user@tilleuls.example"')}&startIndex=1&count=100`,
    ],
    status: 200,
    holds: { totalResults: 0, itemsPerPage: 0 },
  },
  {
    what: 'a person is created',
    ask: () => [
      'POST',
      '/Users',
      {
        schemas: [userUrn],
        userName: 'test.user@tilleuls.example',
        name: { givenName: 'Test', familyName: 'User' },
        emails: [{ primary: true, value: 'test.user@tilleuls.example', type: 'work' }],
        displayName: 'Test User',
        locale: 'en-US',
        externalId: '00ujl29u0le5T6Aj10h7',
        groups: [],
        password: '1mz050nq',
        active: true,
      },
    ],
    status: 201,
    holds: { displayName: 'Test User', active: true, externalId: '00ujl29u0le5T6Aj10h7' },
  },
  {
    what: 'is read',
    ask: (id) => ['GET', `/Users/${id}`],
    status: 200,
    holds: { userName: 'test.user@tilleuls.example', name: { givenName: 'Test', familyName: 'User' } },
  },
  {
    what: 'is replaced',
    ask: (id) => [
      'PUT',
      `/Users/${id}`,
      {
        schemas: [userUrn],
        id,
        userName: 'test.user@tilleuls.example',
        name: { givenName: 'Another', middleName: '', familyName: 'User' },
        emails: [{ primary: true, value: 'test.user@tilleuls.example', type: 'work', display: 'test.user' }],
        active: true,
        groups: [],
        meta: { resourceType: 'User' },
      },
    ],
    status: 200,
    holds: { name: { givenName: 'Another', familyName: 'User' }, active: true },
  },
  {
    what: 'is deactivated without a path',
    ask: (id) => ['PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: { active: false } })],
    status: 200,
    holds: { active: false },
  },
  {
    what: 'is activated again',
    ask: (id) => ['PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: { active: true } })],
    status: 200,
    holds: { active: true },
  },
  {
    what: 'everybody is imported, page by page',
    ask: () => ['GET', '/Users?startIndex=1&count=100'],
    status: 200,
    holds: { startIndex: 1 },
  },
]

/** Entra ID’s requests on groups, from the same pages; what is changed of them is not answered. */
export const entraGroups: readonly Recorded[] = [
  {
    what: 'whether the group exists',
    ask: () => [
      'GET',
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "displayName"')}`,
    ],
    status: 200,
    holds: { totalResults: 0, Resources: [] },
  },
  {
    what: 'a group is created, empty',
    ask: () => [
      'POST',
      '/Groups',
      {
        schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        displayName: 'displayName',
        meta: { resourceType: 'Group' },
      },
    ],
    status: 201,
    holds: { displayName: 'displayName', externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159' },
  },
  {
    what: 'is renamed',
    ask: (id) => [
      'PATCH',
      `/Groups/${id}`,
      patchOf({ op: 'Replace', path: 'displayName', value: 'Chirurgie' }),
    ],
    status: 204,
  },
  {
    what: 'a member is added',
    ask: (id, member) => [
      'PATCH',
      `/Groups/${id}`,
      patchOf({ op: 'Add', path: 'members', value: [{ $ref: null, value: member }] }),
    ],
    status: 204,
  },
  {
    what: 'whether it is one',
    ask: (id, member) => [
      'GET',
      `/Groups?filter=${encodeURIComponent(`id eq "${id}" and members eq "${member}"`)}&attributes=id`,
    ],
    status: 200,
    holds: { totalResults: 1 },
  },
  {
    what: 'is removed, without the flag',
    ask: (id, member) => [
      'PATCH',
      `/Groups/${id}`,
      patchOf({ op: 'Remove', path: 'members', value: [{ $ref: null, value: member }] }),
    ],
    status: 204,
  },
  {
    what: 'is added again',
    ask: (id, member) => [
      'PATCH',
      `/Groups/${id}`,
      patchOf({ op: 'add', path: 'members', value: [{ value: member }] }),
    ],
    status: 204,
  },
  {
    what: 'is removed with the flag',
    ask: (id, member) => [
      'PATCH',
      `/Groups/${id}`,
      patchOf({ op: 'remove', path: `members[value eq "${member}"]` }),
    ],
    status: 204,
  },
  {
    what: 'the group is read without its members',
    ask: (id) => ['GET', `/Groups/${id}?excludedAttributes=members`],
    status: 200,
    holds: { displayName: 'Chirurgie' },
  },
]
