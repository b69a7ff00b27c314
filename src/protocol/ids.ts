import { z } from 'zod'

/** RFC 9562, in lower case only, so that an id has one spelling. */
const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')
  .meta({ format: 'uuid' })

export const CompanyId = uuid.brand<'CompanyId'>()
export const AccountId = uuid.brand<'AccountId'>()
export const SessionId = uuid.brand<'SessionId'>()
export const ConversationId = uuid.brand<'ConversationId'>()
export const MessageId = uuid.brand<'MessageId'>()
export const FileId = uuid.brand<'FileId'>()
export const InvitationId = uuid.brand<'InvitationId'>()
export const KeyId = uuid.brand<'KeyId'>()
export const FactorId = uuid.brand<'FactorId'>()
export const FactorResetId = uuid.brand<'FactorResetId'>()
export const WebhookId = uuid.brand<'WebhookId'>()
export const DeliveryId = uuid.brand<'DeliveryId'>()
export const ProviderId = uuid.brand<'ProviderId'>()
export const DomainId = uuid.brand<'DomainId'>()
export const DirectoryGroupId = uuid.brand<'DirectoryGroupId'>()
/** Made by the client, 128 random bits: one client id sends one message, for ever (M-3). */
export const ClientId = uuid.brand<'ClientId'>()

export type CompanyId = z.output<typeof CompanyId>
export type AccountId = z.output<typeof AccountId>
export type SessionId = z.output<typeof SessionId>
export type ConversationId = z.output<typeof ConversationId>
export type MessageId = z.output<typeof MessageId>
export type FileId = z.output<typeof FileId>
export type InvitationId = z.output<typeof InvitationId>
export type KeyId = z.output<typeof KeyId>
export type FactorId = z.output<typeof FactorId>
export type FactorResetId = z.output<typeof FactorResetId>
export type ClientId = z.output<typeof ClientId>

/** 1 for a conversation's first event, then +1 each, without a gap (M-2). */
export const Sequence = z.int().min(0)
export const Instant = z.iso.datetime({ precision: 3 })
