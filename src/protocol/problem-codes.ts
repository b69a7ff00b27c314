/** Every way an operation can fail, declared once. The code is the contract; titles are for people (see locales). */
export const problems = {
  invalid_input: { status: 400 },
  unknown_operation: { status: 404 },
  bad_frame: { status: 400, close: 4400 },
  not_authenticated: { status: 401, close: 4401 },
  session_ended: { status: 401, close: 4401 },
  sign_in_failed: { status: 401 },
  not_allowed: { status: 403 },
  origin_refused: { status: 403 },
  account_not_found: { status: 404 },
  conversation_not_found: { status: 404 },
  bubble_not_found: { status: 404 },
  member_not_found: { status: 404 },
  file_not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  already_member: { status: 409 },
  idempotency_conflict: { status: 409 },
  policy_changed_meanwhile: { status: 409 },
  attachment_not_clean: { status: 409 },
  length_required: { status: 411 },
  file_too_large: { status: 413 },
  input_too_large: { status: 413 },
  range_not_satisfiable: { status: 416 },
  message_too_long: { status: 422 },
  file_infected: { status: 422 },
  file_unscannable: { status: 422 },
  upload_incomplete: { status: 400 },
  rate_limited: { status: 429, retryAfter: 5 },
  too_many_in_flight: { status: 429, retryAfter: 1 },
  too_many_sockets: { status: 429, close: 4429 },
  slow_consumer: { status: 503, close: 4408 },
  busy: { status: 503, retryAfter: 2 },
  unavailable: { status: 503, retryAfter: 2, close: 1013 },
  uploads_off: { status: 503, retryAfter: 30 },
  files_off: { status: 503, retryAfter: 30 },
  keys_unavailable: { status: 503, retryAfter: 30 },
  integrity_error: { status: 500 },
  internal_error: { status: 500 },
} as const satisfies Record<string, { status: number; close?: number; retryAfter?: number }>

export type ProblemCode = keyof typeof problems
export type Locale = 'fr' | 'en'
/** What a catalogue must hold: a title for every problem. A code without both languages does not compile. */
export type ProblemTitles = Readonly<Record<ProblemCode, string>>

/** What any operation may answer, whatever it declares. */
export const commonProblems = [
  'invalid_input',
  'unknown_operation',
  'not_authenticated',
  'session_ended',
  'not_allowed',
  'origin_refused',
  'method_not_allowed',
  'input_too_large',
  'rate_limited',
  'too_many_in_flight',
  'busy',
  'unavailable',
  'keys_unavailable',
  'integrity_error',
  'internal_error',
] as const satisfies readonly ProblemCode[]
