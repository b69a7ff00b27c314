import type { Locale } from '../protocol/index.ts'

/**
 * Every letter Prisme writes, and all that it may know: a link or a code, never content, file names, people's names or
 * anything about a patient. What a letter does not hold here, it cannot say.
 */
export interface LetterNeeds {
  /** A session ended because its token had been used twice. */
  session_revoked: object
  /** One session too many was opened, and the one idle longest ended. */
  session_displaced: object
  /** Someone registered with this address: whoever reads its mail proves it. */
  address_to_verify: { readonly link: string }
  /** Someone registered with an address that has an account already. */
  address_known: object
  /** The six digits of A-8; with a link as well while many wrong ones are being tried. */
  password_pin: { readonly pin: string; readonly link: string | undefined }
  /** A new password was asked for where the company's own sign-in is the only one. */
  password_elsewhere: object
  password_changed: object
  /** An account will be blocked soon, because nobody uses it. */
  account_unused_soon: object
  /** It is blocked now; the link opens it again. */
  account_unused: { readonly link: string }
  /** Someone was invited, as a guest of a bubble or to the company: by whom and to which bubble is not said. */
  invitation: { readonly link: string }
  factor_added: object
  factor_removed: object
  recovery_codes_renewed: object
  recovery_code_used: object
  /** Six digits: somebody whom the company's provider vouches for says that the account is theirs. */
  link_code: { readonly pin: string }
  /** From now on somebody signs in to the account at the company's identity provider, or no longer does. */
  identity_linked: object
  identity_unlinked: object
  /** An administrator asked that all second factors be taken away. */
  factors_reset_asked: object
  factors_reset_cancelled: object
  factors_reset: object
  /** To administrators: someone signed in from a network that their policy does not name (R115). */
  network_outside: object
  /** To administrators: an account kept for emergencies opened a session. */
  emergency_account_used: object
  /** To administrators: who must come in at the company's provider changed. */
  sign_in_rule_changed: object
  /** To administrators: the record that proves a domain is gone; nobody new is brought in by it any more; it is back. */
  domain_missing: object
  domain_frozen: object
  domain_back: object
  /** To administrators: a certificate of a provider, or ours for it, ends. Which one is on the provider's page. */
  certificate_ends_in_a_month: object
  certificate_ends_in_a_week: object
  certificate_ended: object
  /** A webhook was turned off: it answered that it is gone, or nothing arrived for three days. */
  webhook_disabled: object
}
export type LetterKind = keyof LetterNeeds
/** Those that say the same to everyone. */
export type NoticeKind = {
  [Kind in LetterKind]: object extends LetterNeeds[Kind] ? Kind : never
}[LetterKind]
export type Letter = {
  readonly [Kind in LetterKind]: { readonly kind: Kind } & LetterNeeds[Kind]
}[LetterKind]

/** Where a letter comes from. */
export interface Place {
  readonly company: string
  /** Prisme's address, such as https://messagerie.hopital.fr. */
  readonly origin: string
}

/** A letter in one language, before it is laid out. */
export interface Draft {
  readonly subject: string
  readonly lines: readonly string[]
  /** Digits to copy. */
  readonly code?: { readonly label: string; readonly digits: string }
  readonly button?: { readonly label: string; readonly link: string }
  /** What to do when this was not you. */
  readonly caution: string
}

/** What a language must hold: a letter that is missing does not compile. */
export interface Catalogue {
  /** How a subject begins, so that the sender is known. */
  readonly subjectPrefix: string
  readonly greeting: string
  /** Said before the bare link, for who cannot follow the button. */
  readonly orCopy: string
  readonly footer: (place: Place) => string
  readonly letters: { readonly [Kind in LetterKind]: (needs: LetterNeeds[Kind] & Place) => Draft }
}

/** What stands around every letter of one language. */
export interface Frame {
  readonly greeting: string
  readonly orCopy: string
  readonly footer: string
  readonly company: string
  readonly locale: Locale
}
