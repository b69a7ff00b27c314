import type { securityFr } from './security-fr.ts'
import type { SameShape } from './text.ts'

/** What protects one's own account, in English. */
export const securityEn: SameShape<typeof securityFr> = {
  title: 'Security',
  help: 'What protects your account. Every change is also told to you by mail.',
  loading: 'Reading…',
  password: {
    title: 'Password',
    help: 'It does not wear out: change it if somebody may have learnt it.',
    change: 'Change password',
    consequence: 'Your other sessions will be closed; this one stays open.',
    submit: 'Change the password',
    submitting: 'Changing…',
    done: 'Your password is changed. Your other sessions are closed.',
  },
  factors: {
    title: 'Second factors',
    help: 'With a second factor, a stolen password is not enough to come in. Two are better than one: if you lose one, the other still opens.',
    none: 'No second factor: your account is protected by its password only.',
    caption: 'Your second factors',
    name: 'Name',
    kind: 'Kind',
    added: 'Added on',
    used: 'Last use',
    unused: 'Not used yet',
    acts: 'Actions',
    kinds: { totp: 'App', passkey: 'Passkey' },
    add: 'Add a second factor',
    addHelp: 'It counts once it was used. Your other sessions will then be closed.',
    addDone: (name: string) => `“${name}” is added. Your other sessions are closed.`,
    rename: 'Rename',
    renameTitle: (name: string) => `Rename “${name}”`,
    renameDone: (name: string) => `It is now called “${name}”.`,
    remove: 'Remove',
    removeTitle: (name: string) => `Remove “${name}”?`,
    removeHelp: 'It will no longer let you in, and your other sessions will be closed.',
    removeLastHelp:
      'It is the last one: your password alone will let you in, and your recovery codes will be worth nothing. Your other sessions will be closed.',
    removeDone: (name: string) => `“${name}” is removed. Your other sessions are closed.`,
    lastKept: 'Your organisation demands a second factor: to remove this one, add another one first.',
    full: 'Ten second factors at most: remove one to add another.',
  },
  codes: {
    title: 'Recovery codes',
    help: 'To come in without your second factor. Each works once; keep them off your phone.',
    left: (count: number) => `You have ${count} of ten left.`,
    few: 'Few codes are left: draw new ones.',
    renew: 'Draw new codes',
    renewTitle: 'Draw ten new recovery codes?',
    renewHelp: 'The old ones will be worth nothing. The new ones are shown once.',
    renewDone: 'Your new recovery codes are in place. The old ones are worth nothing.',
  },
  reset: {
    title: 'Reset asked for',
    help: (due: string) =>
      `An administrator asked that your second factors be taken away, on ${due}. If you did not want it, cancel it and tell them.`,
    cancel: 'Cancel the reset',
    cancelled: 'The reset is cancelled: your second factors stay.',
  },
}
