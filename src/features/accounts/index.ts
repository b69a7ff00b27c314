/**
 * Accounts: the people of a company, their role, and the password they sign in with. Names and addresses are sealed;
 * an account is found by its address through a blind index, and by nothing else. Does not know sessions.
 */
export { type Accounts, createAccounts, type NewAccount, type Standing } from './account.ts'
export { readOwnAccount } from './read-own-account.ts'
