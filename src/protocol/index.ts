/**
 * The contract. Operations, events and problems are declared here once; types, validation, both wires, the documents
 * and the typed client are derived from it. Pure: zod and nothing else.
 */
import { changePassword, chooseLocale, listAccounts, readOwnAccount, updateProfile } from './accounts.ts'
import {
  createKey,
  createServiceKey,
  listCompanyKeys,
  listKeys,
  revokeCompanyKey,
  revokeKey,
  rotateKey,
  rotateServiceKey,
} from './api-keys.ts'
import { bootstrap } from './bootstrap.ts'
import { createBubble, inviteMember, leaveBubble, openDirect, removeMember, renameBubble } from './bubbles.ts'
import { charterOperations } from './charter.ts'
import { setClientCertificate } from './client-certificate.ts'
import { memberOperations } from './company-members.ts'
import { listConversations, listEvents, listOutsiders, readConversation } from './conversations.ts'
import { directoryGroupOperations } from './directory-groups.ts'
import { domainOperations } from './domains.ts'
import { approveFactorReset, askFactorReset, cancelFactorReset, listFactorResets } from './factor-resets.ts'
import {
  addFactor,
  beginFactor,
  listFactors,
  removeFactor,
  renameFactor,
  renewRecoveryCodes,
  verifyOptions,
} from './factors.ts'
import { federationOperations } from './federation.ts'
import { downloadFile, uploadFile } from './files.ts'
import { providerOperations } from './identity-providers.ts'
import { invitationOperations } from './invitations.ts'
import { listUndeliveredMails } from './mails.ts'
import { memberFileOperations } from './member-files.ts'
import { listMessages, sendMessage } from './messages.ts'
import type { InputOf, Operation, OutputOf } from './operation.ts'
import { requestPasswordReset, resetPassword } from './password-reset.ts'
import { changePolicy, listPolicyChanges, readPolicy } from './policy.ts'
import { beginTest, finishTest } from './provider-tests.ts'
import { provisioningOperations } from './provisioning.ts'
import { reactivationOperations } from './reactivation.ts'
import { listReadMarks, markRead } from './read-marks.ts'
import { proveAddress, register } from './registration.ts'
import { samlOperations } from './saml.ts'
import { scimOperations } from './scim.ts'
import { scimBulkOperations } from './scim-bulk.ts'
import { createService, listServices } from './services.ts'
import { sessionOperations } from './session-records.ts'
import {
  beginEnrolment,
  confirmSignIn,
  createSocketTicket,
  finishEnrolment,
  passkeyOptions,
  refreshSession,
  signIn,
  signInWithPasskey,
  verifySession,
} from './sessions.ts'
import { signInRuleOperations } from './sign-in-rule.ts'
import { signOut } from './sign-out.ts'
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhookDeliveries,
  listWebhooks,
  redeliverWebhook,
  rotateWebhookSecret,
  testWebhook,
} from './webhooks.ts'

export const operations = {
  [signIn.name]: signIn,
  [confirmSignIn.name]: confirmSignIn,
  [beginEnrolment.name]: beginEnrolment,
  [finishEnrolment.name]: finishEnrolment,
  [passkeyOptions.name]: passkeyOptions,
  [signInWithPasskey.name]: signInWithPasskey,
  [refreshSession.name]: refreshSession,
  [signOut.name]: signOut,
  [verifySession.name]: verifySession,
  [verifyOptions.name]: verifyOptions,
  [listFactors.name]: listFactors,
  [beginFactor.name]: beginFactor,
  [addFactor.name]: addFactor,
  [renameFactor.name]: renameFactor,
  [removeFactor.name]: removeFactor,
  [renewRecoveryCodes.name]: renewRecoveryCodes,
  [askFactorReset.name]: askFactorReset,
  [approveFactorReset.name]: approveFactorReset,
  [cancelFactorReset.name]: cancelFactorReset,
  [listFactorResets.name]: listFactorResets,
  [createSocketTicket.name]: createSocketTicket,
  ...sessionOperations,
  ...federationOperations,
  ...samlOperations,
  [readOwnAccount.name]: readOwnAccount,
  [updateProfile.name]: updateProfile,
  [changePassword.name]: changePassword,
  [register.name]: register,
  [proveAddress.name]: proveAddress,
  [bootstrap.name]: bootstrap,
  [requestPasswordReset.name]: requestPasswordReset,
  [resetPassword.name]: resetPassword,
  [listAccounts.name]: listAccounts,
  [chooseLocale.name]: chooseLocale,
  [listUndeliveredMails.name]: listUndeliveredMails,
  [listConversations.name]: listConversations,
  [readConversation.name]: readConversation,
  [listEvents.name]: listEvents,
  [listOutsiders.name]: listOutsiders,
  [markRead.name]: markRead,
  [listReadMarks.name]: listReadMarks,
  [createBubble.name]: createBubble,
  [renameBubble.name]: renameBubble,
  [inviteMember.name]: inviteMember,
  [removeMember.name]: removeMember,
  [leaveBubble.name]: leaveBubble,
  [openDirect.name]: openDirect,
  [sendMessage.name]: sendMessage,
  [listMessages.name]: listMessages,
  [uploadFile.name]: uploadFile,
  [downloadFile.name]: downloadFile,
  ...memberOperations,
  ...memberFileOperations,
  ...invitationOperations,
  ...charterOperations,
  ...reactivationOperations,
  ...providerOperations,
  [setClientCertificate.name]: setClientCertificate,
  [beginTest.name]: beginTest,
  [finishTest.name]: finishTest,
  ...domainOperations,
  ...signInRuleOperations,
  [readPolicy.name]: readPolicy,
  [changePolicy.name]: changePolicy,
  [listPolicyChanges.name]: listPolicyChanges,
  [createService.name]: createService,
  [listServices.name]: listServices,
  [createKey.name]: createKey,
  [listKeys.name]: listKeys,
  [rotateKey.name]: rotateKey,
  [revokeKey.name]: revokeKey,
  [createServiceKey.name]: createServiceKey,
  [listCompanyKeys.name]: listCompanyKeys,
  [rotateServiceKey.name]: rotateServiceKey,
  [revokeCompanyKey.name]: revokeCompanyKey,
  [changeWebhook.name]: changeWebhook,
  [createWebhook.name]: createWebhook,
  [deleteWebhook.name]: deleteWebhook,
  [listWebhookDeliveries.name]: listWebhookDeliveries,
  [listWebhooks.name]: listWebhooks,
  [redeliverWebhook.name]: redeliverWebhook,
  [rotateWebhookSecret.name]: rotateWebhookSecret,
  [testWebhook.name]: testWebhook,
  ...provisioningOperations,
  ...directoryGroupOperations,
  ...scimOperations,
  ...scimBulkOperations,
} as const

export type Operations = typeof operations
export type OperationName = keyof Operations
export type Input<Name extends OperationName> = InputOf<Operations[Name]>
export type Output<Name extends OperationName> = OutputOf<Operations[Name]>

export const allOperations: readonly Operation[] = Object.values(operations)

export function findOperation(name: string): Operation | undefined {
  return Object.hasOwn(operations, name) ? operations[name as OperationName] : undefined
}

export * from './accounts.ts'
export * from './api-keys.ts'
export * from './bootstrap.ts'
export * from './bubbles.ts'
export * from './cidr.ts'
export { BlockReason, CompanyMember, MemberState, memberOperations } from './company-members.ts'
export * from './conversations.ts'
export {
  CompanyDomain,
  domainOperations,
  mostDomains,
  RecordOutcome,
  recordGraceHours,
} from './domains.ts'
export * from './events.ts'
export * from './factor-resets.ts'
export * from './factors.ts'
export type { SignInWay } from './federation.ts'
export * from './files.ts'
export * from './frames.ts'
export * from './generic-address.ts'
export {
  IdentityProvider,
  type OpenIdIdentityProvider,
  ProtocolWord,
  type ProviderPreset,
  type SamlIdentityProvider,
  SigningAlgorithm,
} from './identity-providers.ts'
export * from './ids.ts'
export { Invitation } from './invitations.ts'
export * from './locale.ts'
export { passwordRuleText } from './locales/password-rules.ts'
export * from './mails.ts'
export * from './member-files.ts'
export * from './members.ts'
export * from './messages.ts'
export * from './operation.ts'
export * from './passkeys.ts'
export * from './password-context.ts'
export * from './password-fold.ts'
export * from './password-reset.ts'
export * from './password-rule.ts'
export * from './password-strength.ts'
export * from './policy.ts'
export * from './problem.ts'
export * from './problem-codes.ts'
export { Practice, type Professional } from './professional.ts'
export { professionNames, specialtyNames } from './professions.ts'
export { ProviderTest, type ReceivedClaim, TestedRule } from './provider-tests.ts'
export { reactivationOperations } from './reactivation.ts'
export * from './read-marks.ts'
export * from './registration.ts'
export * from './role.ts'
export * from './role-matrix.ts'
export { type PatchOperation, type ScimResource, scimLimits } from './scim.ts'
export type { BulkResult } from './scim-bulk.ts'
export * from './services.ts'
export { OpenSession } from './session-records.ts'
export * from './sessions.ts'
export {
  type EmergencyAccount,
  emergencyAccounts,
  provenWithinMinutes,
  SignInRule,
  signInRuleOperations,
} from './sign-in-rule.ts'
export type { EndAtProvider } from './sign-out.ts'
export * from './switches.ts'
export * from './webhooks.ts'
