/**
 * SCIM as a language (RFC 7643, RFC 7644): schemas, filters, paths, PATCH, which attributes are shown. Pure: knows neither a
 * wire nor a person. Bounded: no filter or patch costs more than its length says.
 */
export { type BulkOperation, messageIn, operationsIn, orderOf, placeInBulk, withIds } from './bulk.ts'
export { scimDocuments } from './documents.ts'
export { type Filter, parseFilter } from './filter.ts'
export { matches } from './matches.ts'
export { equalitiesOf } from './narrowing.ts'
export { applyPatch } from './patch.ts'
export { attributeRefused, demandSchema, readResource } from './resource.ts'
export { groupType, urns, userType } from './schema.ts'
export { type Selection, selectionOf } from './select.ts'
