interface TestReturn {
  returnedTo: string
  response: string
}

/** In memory only: what a provider answered is in no storage, and a reload forgets it. */
let held: TestReturn | undefined

/** Keeps what somebody who tries a provider out came back with, for the provider's page. */
export function holdTestReturn(back: TestReturn): void {
  held = back
}

/** What it was, once; undefined where nobody came back from this provider. */
export function takeTestReturn(providerId: string): TestReturn | undefined {
  if (held?.returnedTo !== providerId) return undefined
  const back = held
  held = undefined
  return back
}
