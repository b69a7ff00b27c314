/**
 * Companies, and the keys that seal what is theirs (K-2). A company's key never leaves the key provider; its branch keys
 * wrap one data key per conversation, per file, and for its directory. Also keeps the deployment's own secrets.
 * What a company decided for its people is its policy, kept with its history. Does not know accounts, and never sees content.
 */
export { type Companies, type Company, createCompanies } from './company.ts'
export { type CompanyKeys, createCompanyKeys, type DataKeyKind } from './company-keys.ts'
export { companyIds } from './company-repository.ts'
export { createDeploymentSecrets, type DeploymentSecrets } from './deployment-secrets.ts'
export { type Arrival, createNetworks, type Networks } from './networks.ts'
export { createPolicies, type Policies } from './policies.ts'
export { policyHandlers } from './policy-handlers.ts'
export { createSealedFields, type SealedFields } from './sealed-fields.ts'
export {
  bindsRole,
  isKept,
  lockSignInRule,
  noteEmergencyUse,
  readBinding,
  readSignInRule,
  removeSignInRule,
  writeSignInRule,
} from './sign-in-rule-repository.ts'
