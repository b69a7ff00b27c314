/**
 * Accounts: the people of a company, their role, and the password they sign in with. Names and addresses are sealed;
 * an account is found by its address through a blind index, and by nothing else. Also writes to them. Does not know sessions.
 */
export { type Accounts, createAccounts, type NewAccount, type Standing } from './account.ts'
export { chooseLocale } from './choose-locale.ts'
export { readWordList, type WordList } from './common-passwords/word-list.ts'
export type { DirectoryFields } from './directory-fields.ts'
export type { Forget } from './leaver.ts'
export { listUndeliveredMails } from './list-undelivered-mails.ts'
export { refuseWeak } from './new-password.ts'
export type { Permissions } from './permissions.ts'
export { createPost, type Post, sendNotice } from './post.ts'
export { proveAddress, sendAddressProof } from './prove-address.ts'
export { readOwnAccount } from './read-own-account.ts'
export { nameFrom, register } from './register.ts'
export { serviceHandlers } from './service-handlers.ts'
export { refusedSteadily, steadily } from './steadily.ts'
export { createThrottle, type Throttle } from './throttle.ts'
export { updateProfile } from './update-profile.ts'
