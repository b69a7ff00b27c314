import { vi } from 'vitest'
import { createLive, type Live, type LiveState } from '../../src/protocol/client/index.ts'
import type { LogEntry } from '../../src/protocol/index.ts'
import { ScriptedSocket, scriptedServer } from './scripted-server.ts'

export const passing = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds)
export const settled = (): Promise<unknown> => passing(0)
export const sockets = (): ScriptedSocket[] => ScriptedSocket.opened
export const last = (): ScriptedSocket => {
  const socket = sockets().at(-1)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
}

export function setUp(random = 0.5) {
  const { server, session } = scriptedServer()
  const heard: LogEntry[] = []
  const states: LiveState[] = []
  const unfollowed: string[] = []
  let restored = 0
  const live = createLive({
    session,
    origin: 'wss://prisme.test',
    locale: 'fr',
    random: () => random,
    onEntry: (one) => heard.push(one),
    onUnfollowed: (ids) => unfollowed.push(...ids),
    onRestored: () => restored++,
    onState: (state) => states.push(state),
    // It does what a browser's does, as far as the client uses it.
    WebSocket: ScriptedSocket as unknown as typeof WebSocket,
  })
  const sequences = (id: string): number[] =>
    heard.filter((one) => one.conversationId === id).map((one) => one.sequence)
  return { server, live, heard, sequences, states, unfollowed, restored: () => restored }
}

export async function goOnline(
  live: Live,
  hello: Parameters<ScriptedSocket['greets']>[0] = {},
): Promise<void> {
  live.start()
  await settled()
  last().greets(hello)
  await settled()
}

/** How long it is until the next socket is tried, in milliseconds. */
export async function untilNextSocket(): Promise<number> {
  const before = sockets().length
  for (let waited = 0; waited <= 120_000; waited += 50) {
    if (sockets().length > before) return waited
    await passing(50)
  }
  throw new Error('no further socket within two minutes')
}
