import {
  type ClientId,
  type ConversationId,
  type FileId,
  maxBodyBytes,
  Problem,
} from '../../protocol/index.ts'

export interface Draft {
  conversationId: ConversationId
  clientId: ClientId
  body: string
  attachments: readonly FileId[]
}

/** What is wrong with it: message_too_long beyond 32 KiB, invalid_input for a message that says nothing. */
export function checkDraft(draft: Draft): Problem | undefined {
  if (Buffer.byteLength(draft.body) > maxBodyBytes) return new Problem('message_too_long')
  if (draft.body.trim() === '' && draft.attachments.length === 0) {
    return new Problem('invalid_input', { issues: [{ path: 'body', message: 'is empty' }] })
  }
  return undefined
}

/** What makes two requests under one client id the same request. */
export function requestBytes({ conversationId, body, attachments }: Draft): Buffer {
  return Buffer.from(JSON.stringify([conversationId, body, attachments]))
}
