import type {
  AccountId,
  AccountType,
  Barred,
  CompanyId,
  KeyId,
  Role,
  Scope,
  SessionId,
} from '../protocol/index.ts'

/** Where a request comes from. */
export interface Origin {
  /** The IPv4 address, or the /56 of the IPv6 address, the request came from. Never logged as it is (L-1). */
  readonly network: string
  /** The address itself: not kept, and not logged. */
  readonly address: string
  /** Which kind of browser and system it says it is; empty when it does not. */
  readonly device: string
  readonly requestId: string
}

export interface AnonymousCaller extends Origin {
  readonly kind: 'anonymous'
}

/** Who a session belongs to, as the database says now: neither the role nor anything else is taken from a token. */
export interface Identity {
  readonly companyId: CompanyId
  readonly accountId: AccountId
  readonly accountType: AccountType
  /** The session; for an API key the id of the key, by which its sockets are found. */
  readonly sessionId: SessionId
  /** The key that acts, and what it was made for: no more than the role's scopes. */
  readonly apiKey?: { readonly keyId: KeyId; readonly scopes: ReadonlySet<Scope> }
  readonly role: Role
  /** From where people of the company may come, as it is kept; without it the defaults hold. */
  readonly networkRules?: string | null
  /** Why it may do no more than what is declared for that (see `whileBarred`), if so. */
  readonly barred?: Barred
  /** When the session ends by itself, or the account's access does. */
  readonly until: Date
  /** Whether it ends then for want of an act of its person: one moves the end (R31). */
  readonly unlessActive: boolean
  /** From when on its person is to be told that it ends; milliseconds since 1970. */
  readonly warnAt: number
}

export interface AccountCaller extends Origin, Identity {
  readonly kind: 'account'
}

export type Caller = AnonymousCaller | AccountCaller
