/**
 * Messages: what is said in a conversation. Sending is durable before it is answered, happens once per client id, and
 * takes its place in the log under the conversation's lock. Does not know how events reach those who are online.
 */
export { listMessages } from './list-messages.ts'
export { sendMessages } from './send-message.ts'
