import type { EnrolmentOffer, FactorKind, Output, PasskeyRequestOptions, Way } from '../index.ts'
import type { Call, CallInput } from './carrier.ts'

type Tokens = Output<'sessions.refresh'>

/** What comes after the password. */
export type SignInStep = { readonly step: 'done' } | ConfirmStep | EnrolStep | LinkStep

/** A second factor must be shown. Each way may be tried until one is right, five times in all. */
export interface ConfirmStep {
  readonly step: 'confirm'
  readonly ways: readonly Way[]
  /** For `navigator.credentials.get`, where a passkey is one of the ways. */
  readonly passkeyOptions: PasskeyRequestOptions | undefined
  /** Rejects with factor_refused, or attempt_over: then the password is asked for again. */
  confirm(proof: CallInput<'sessions.confirm'>['proof']): Promise<void>
}

/** The company's provider vouches for somebody whose address has an account: a code was mailed there. */
export interface LinkStep {
  readonly step: 'link'
  /** What comes next. Rejects with code_refused, or attempt_over: then the provider is asked again. */
  showCode(code: string): Promise<SignInStep>
}

/** The company demands a second factor and there is none yet. */
export interface EnrolStep {
  readonly step: 'enrol'
  readonly ways: readonly FactorKind[]
  begin(kind: FactorKind): Promise<EnrolmentOffer>
  /** Signs in, and answers the recovery codes: they are shown once. */
  finish(name: string, answer: CallInput<'sessions.finishEnrolment'>['answer']): Promise<readonly string[]>
}

interface Needs {
  call: Call
  refreshIn: 'body' | 'cookie'
  enter(tokens: Tokens): void
}

/** Turns what the server answers a password with into what can be done next. */
export function stepOf(answer: Output<'sessions.signIn'>, { call, refreshIn, enter }: Needs): SignInStep {
  if (answer.step === 'done') {
    enter(answer)
    return { step: 'done' }
  }
  const { attempt } = answer
  if (answer.step === 'confirm') {
    const { ways, passkeyOptions } = answer
    return {
      ...{ step: 'confirm', ways, passkeyOptions },
      async confirm(proof) {
        enter(await call('sessions.confirm', { attempt, proof, refreshIn }))
      },
    }
  }
  if (answer.step === 'link')
    return {
      step: 'link',
      showCode: async (code) =>
        stepOf(await call('sessions.confirmLink', { attempt, code, refreshIn }), { call, refreshIn, enter }),
    }
  return {
    ...{ step: 'enrol', ways: answer.ways },
    begin: async (kind) => (await call('sessions.beginEnrolment', { attempt, kind })).offer,
    async finish(name, given) {
      const input = { attempt, name, answer: given, refreshIn }
      const { recoveryCodes, ...tokens } = await call('sessions.finishEnrolment', input)
      enter(tokens)
      return recoveryCodes
    },
  }
}
