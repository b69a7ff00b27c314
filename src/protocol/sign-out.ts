import { z } from 'zod'
import { defineOperation } from './operation.ts'

const EndAtProvider = z
  .strictObject({
    url: z
      .string()
      .describe(
        'Where the browser goes to sign out there too: at once on a shared device, elsewhere when its person says so. It is good now, ' +
          'and not to be kept: it says there whose session ends.',
      ),
    name: z.string().describe('What the provider is called.'),
    state: z.string().describe('Comes back as `state`, at `/signed-out`: then that sign-out was this one.'),
  })
  .meta({
    id: 'EndAtProvider',
    description:
      'Left out where the session was not opened through a provider, or the provider has no way to sign out.',
  })
export type EndAtProvider = z.output<typeof EndAtProvider>

export const signOut = defineOperation({
  name: 'sessions.signOut',
  summary:
    'End the current session: its tokens stop working and its sockets close. Where it was opened through a provider, the answer says how to end the one there',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/sign-out', status: 200 },
  socket: false,
  scope: 'session',
  whileBarred: ['network_not_allowed', 'session_locked', 'charter_not_accepted'],
  trace: 'session.ended',
  run: 'transaction',
  refreshCookie: 'clears',
  input: z.strictObject({}),
  output: z.strictObject({ endAtProvider: EndAtProvider.optional() }),
  problems: [],
})
