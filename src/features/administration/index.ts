/**
 * Company administration: the people of the company as its administrators see them, who may do what, who leaves. Never
 * shows content: an administrator reads what they are a member of, like everyone. Reads and changes accounts; does not
 * prove who asks.
 */
export { memberHandlers } from './member-handlers.ts'
