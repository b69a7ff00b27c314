import type { z } from 'zod'
import type { ProblemCode } from './problem-codes.ts'
import type { Scope } from './role.ts'

/** What an access trace calls an act (L-4). */
export type TraceAction =
  | 'session.opened'
  | 'session.ended'
  | 'session.verified'
  | 'session.locked'
  | 'sessions.read'
  | 'identities.read'
  | 'password.changed'
  | 'factor.added'
  | 'factor.removed'
  | 'recovery_codes.renewed'
  | 'factor_reset.asked'
  | 'factor_reset.approved'
  | 'factor_reset.cancelled'
  | 'directory.read'
  | 'conversation.read'
  | 'bubble.created'
  | 'bubble.renamed'
  | 'member.added'
  | 'member.removed'
  | 'member.left'
  | 'direct.opened'
  | 'message.sent'
  | 'file.uploaded'
  | 'file.read'
  | 'policy.changed'
  | 'profile.changed'
  | 'account.registered'
  | 'account.bootstrapped'
  | 'address.proven'
  | 'charter.accepted'
  | 'charter.published'
  | 'acceptances.read'
  | 'notices.published'
  | 'password.asked_anew'
  | 'password.reset'
  | 'service.created'
  | 'key.created'
  | 'key.rotated'
  | 'key.revoked'
  | 'keys.read'
  | 'guest.invited'
  | 'member.invited'
  | 'invitation.revoked'
  | 'invitation.accepted'
  | 'account.edited'
  | 'account.role_changed'
  | 'account.blocked'
  | 'account.unblocked'
  | 'account.removed'
  | 'account.reactivation_asked'
  | 'account.handed_over'
  | 'members.imported'
  | 'members.exported'
  | 'webhook.created'
  | 'webhook.changed'
  | 'webhook.deleted'
  | 'webhook.tested'
  | 'provider.created'
  | 'provider.changed'
  | 'provider.deleted'
  | 'provider.tested'
  | 'domain.added'
  | 'domain.verified'
  | 'domain.removed'
  | 'identity.linked'
  | 'identity.unlinked'
  | 'sign_in_rule.changed'
  | 'emergency_account.named'
  | 'emergency_account.released'
  | 'account.provisioned'
  | 'account.deprovisioned'
  | 'group.provisioned'
  | 'group.deprovisioned'
  | 'group.followed'
  | 'group.unfollowed'
  | 'group.role_chosen'
  | 'account.role_refused'

/** G-6: what is limited apart from the rest, each by a rate of its own (`PRISME_LIMIT_…`). */
export type Purpose =
  | 'sends'
  | 'requests'
  | 'registrations'
  | 'resets'
  | 'invitations'
  | 'imports'
  | 'searches'
  | 'exports'
  | 'uploads'
  | 'provisioning'

/** An object, or one of several told apart by one member. */
export type Answer = z.ZodObject | z.ZodDiscriminatedUnion<readonly z.ZodObject[]>

/**
 * Why a session that is not over may do next to nothing: its network is refused, it is locked, or its person has not accepted
 * the charter.
 */
export type Barred = 'network_not_allowed' | 'session_locked' | 'charter_not_accepted'

export interface Operation<
  Name extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends Answer = Answer,
  Run extends RunMode = RunMode,
> {
  readonly name: Name
  readonly summary: string
  readonly kind: 'command' | 'query'
  readonly http: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
    readonly path: `/v1/${string}` | `/scim/v2/${string}`
    readonly status: number
  }
  /** Whether a socket may ask for it too. */
  readonly socket: boolean
  /** Who may ask at all: the role must hold this scope. `public` needs no session. */
  readonly scope: Scope | 'public'
  /** What the access trace says; `null` where the conversation log itself is the trace, or nothing is accessed. */
  readonly trace: TraceAction | null
  /** Its input has a `reason`, one of a few words and never a sentence: the trace keeps it. */
  readonly traceReason?: true
  readonly run: Run
  /** the session must have proven itself anew in the last five minutes (`sessions.verify`), or just begun. */
  readonly stepUp?: true
  /** With scope `session`: an API key may ask for it too. Nothing else of that scope is for programs. */
  readonly byKey?: true
  /** Only an API key may ask for it: it is made for programs, and nobody's session is worth a fresh proof there. */
  readonly keyOnly?: true
  /** Answered even while the session is barred for one of these reasons. */
  readonly whileBarred?: readonly Barred[]
  /** G-6: what it counts as. Left out: a send when it is batched, an upload when it brings bytes, else a request. */
  readonly limit?: Purpose
  /** It tells whether a secret is right: failures are counted against the caller's network, successes are not. */
  readonly guessable?: true
  /** How a browser's refresh token travels: in a cookie that no script can read. */
  readonly refreshCookie?: 'sets' | 'renews' | 'clears'
  /** The same for what binds a sign-in at a provider to the browser that began it: the field `flow`. */
  readonly flowCookie?: 'sets' | 'shows'
  /** Its body is a form and not JSON: who sends it follows a standard that says so. */
  readonly form?: true
  /** Its query is the field `query`, to the letter: who signed it signed it so. */
  readonly rawQuery?: true
  /** A page of another origin may make a browser send it. It carries no cookie and does nothing that its sender could not do. */
  readonly fromElsewhere?: true
  /**
   * Not our JSON: `xml`, the field of that name; `redirect`, to the field `location`; `scim`, as RFC 7644 has it, requests and
   * refusals too. Over HTTP only.
   */
  readonly answers?: 'xml' | 'redirect' | 'scim'
  readonly input: Input
  readonly output: Output
  readonly problems: readonly ProblemCode[]
}

/**
 * `transaction`: dispatch opens one around the handler. `batch`: many calls share one (hot operations). `own`, `upload`
 * and `download`: the handler opens its own, because it waits for something slow (hashing, bytes) that must hold none;
 * the last two carry a body of bytes beside the input, over HTTP only.
 */
export type RunMode = 'transaction' | 'batch' | 'own' | 'upload' | 'download'

export function defineOperation<
  const Name extends string,
  Input extends z.ZodObject,
  Output extends Answer,
  const Run extends RunMode,
>(operation: Operation<Name, Input, Output, Run>): Operation<Name, Input, Output, Run> {
  return operation
}

export type InputOf<Op> = Op extends Operation<string, infer Input, Answer, RunMode> ? z.output<Input> : never
export type OutputOf<Op> =
  Op extends Operation<string, z.ZodObject, infer Output, RunMode> ? z.output<Output> : never
