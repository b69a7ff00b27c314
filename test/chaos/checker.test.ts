import { expect, test } from 'vitest'
import { check } from './checker/check.ts'
import type { Evidence, FileRow } from './checker/evidence.ts'
import { histogram, timesOf } from './checker/figures.ts'
import { intentsOf } from './checker/sends.ts'
import {
  evidence,
  fetched,
  fileRow,
  handed,
  invited,
  joined,
  left,
  message,
  pushed,
  send,
  sent,
  uploaded,
} from './checker/story.ts'

const broken = (of: Evidence): string[] => check(of).map(({ invariant }) => invariant)

const log = [joined(1), message(2, 'a'), message(3, 'b')]
const whole = log.map((line) => handed(line))

test('a history in which everything went well breaks nothing', () => {
  const history = [...sent('a', 2), ...sent('b', 3), ...whole]
  expect(check(evidence(history, log, { readers: ['r'] }))).toEqual([])
})

test('I1: an acknowledged message that is absent, elsewhere, twice or altered is found', () => {
  const kept = [joined(1), message(2, 'a')]
  expect(broken(evidence(sent('b', 3), [joined(1)]))).toEqual(['I1'])
  expect(broken(evidence(sent('a', 7), kept))).toEqual(['I1'])
  expect(broken(evidence(sent('a', 2, { account: 'somebody else' }), kept))).toEqual(['I1', 'I6'])
  expect(broken(evidence(sent('a', 2), [...kept, message(3, 'a')]))).toContain('I1')
  expect(broken(evidence(sent('a', 2, { digest: 'other' }), kept))).toEqual(['I1', 'I6'])
})

test('I1: an acknowledgement that came after its sender had given up counts as one', () => {
  const late = [send('a', 'invoke'), send('a', 'ok', { sequence: 2 }), send('a', 'invoke', { attempt: 2 })]
  expect(broken(evidence(late, [joined(1)]))).toEqual(['I1'])
})

test('I2: a hole in the log, a head beyond it, or a log that members read otherwise is found', () => {
  const history = [...sent('a', 2), ...sent('b', 3)]
  const rows = log.map(({ sequence, event, actor, clientId }) => ({
    sequence,
    event,
    actor,
    clientId: clientId ?? '',
  }))
  expect(broken(evidence(history, log, { head: 4 }))).toEqual(['I2'])
  expect(broken(evidence([], [joined(1), left(3)]))).toContain('I2')
  expect(broken(evidence(history, log, { rows }))).toEqual(['I2'])
})

test('I3: a reader with a hole, a repetition, another order, another content or no end is found', () => {
  const history = [...sent('a', 2), ...sent('b', 3)]
  const [one, two, three] = whole as [(typeof whole)[0], (typeof whole)[0], (typeof whole)[0]] // As many as the log.
  const read = (...delivered: typeof whole): string[] =>
    broken(evidence([...history, ...delivered], log, { readers: ['r'] }))
  expect(read(one, three)).toEqual(['I3'])
  expect(read(one, two, two, three)).toEqual(['I3'])
  expect(read(one, three, two)).toEqual(['I3'])
  expect(read(one, handed(message(2, 'z')), three)).toEqual(['I3'])
  expect(read(one, two)).toEqual(['I3'])
  expect(read()).toEqual(['I3'])
})

test('I4: a client id that stands for two messages of one sender is found; two senders may use the same', () => {
  const twice = [joined(1), message(2, 'a'), message(3, 'a')]
  expect(broken(evidence([send('a', 'invoke')], twice))).toContain('I4')
  const others = [...sent('a', 2), ...sent('a', 3, { account: 'v' })]
  expect(broken(evidence(others, [joined(1), message(2, 'a'), { ...message(3, 'a'), actor: 'v' }]))).toEqual(
    [],
  )
})

test('I5: what is pushed or handed beyond a leave is found, even if the client drops it', () => {
  const away = [joined(1), left(2), message(3, 'a'), joined(4)]
  const history = [...sent('a', 3, {})]
  expect(broken(evidence([...history, pushed(2), pushed(4, 'r', 90), invited('r', 80)], away))).toEqual([])
  expect(broken(evidence([...history, pushed(3, 'r', 70), invited('r', 80)], away))).toEqual(['I5'])
  expect(broken(evidence([...history, pushed(1, 'stranger')], away))).toEqual(['I5'])
})

test('I5 and I3: who came back reads what was said meanwhile, but a guest never does', () => {
  const back = (from: number) => [joined(1, 'r', 1), left(2), message(3, 'a'), joined(4, 'r', from)]
  const all = (lines: ReturnType<typeof back>) => lines.map((line) => handed(line, 'r', 90))
  const history = [...sent('a', 3), invited('r', 80)]
  const member = back(1)
  expect(broken(evidence([...history, ...all(member)], member, { readers: ['r'] }))).toEqual([])
  const guest = back(4)
  const heard = all(guest).filter((_, index) => index !== 2)
  expect(broken(evidence([...history, ...heard], guest, { readers: ['r'] }))).toEqual([])
  expect(broken(evidence([...history, ...all(guest)], guest, { readers: ['r'] }))).toEqual(['I5'])
})

test('I6: what has an unknown outcome may be absent or there, but not what was refused or what nobody sent', () => {
  const unknown = [send('a', 'invoke'), send('a', 'info')]
  expect(broken(evidence(unknown, [joined(1)]))).toEqual([])
  expect(broken(evidence(unknown, [joined(1), message(2, 'a')]))).toEqual([])
  const refused = [send('a', 'invoke'), send('a', 'fail')]
  expect(broken(evidence(refused, [joined(1)]))).toEqual([])
  expect(broken(evidence(refused, [joined(1), message(2, 'a')]))).toEqual(['I6'])
  expect(broken(evidence([], [joined(1), message(2, 'a')]))).toEqual(['I6'])
})

test('I7: messages of one socket that change places are found; those sent again may', () => {
  const swapped = [joined(1), message(2, 'b'), message(3, 'a')]
  expect(broken(evidence([...sent('a', 3), ...sent('b', 2)], swapped))).toEqual(['I7'])
  const again = [send('a', 'invoke'), send('a', 'info'), ...sent('b', 2), ...sent('a', 3, { attempt: 2 })]
  expect(broken(evidence(again, swapped))).toEqual([])
})

test('I8 and I9: a crowd that does not converge in time, and a server that grows, are found', () => {
  const convergence = [{ after: 'the storm', milliseconds: 31_000, behind: [] }]
  expect(broken(evidence([], [], { convergence }))).toEqual(['I8'])
  expect(
    broken(evidence([], [], { convergence: [{ after: 'it', milliseconds: undefined, behind: ['r'] }] })),
  ).toEqual(['I8'])
  const grown = { gateway: 1, baseline: 100 * 2 ** 20, most: 2 ** 30 }
  expect(broken(evidence([], [], { memory: [grown], stalledSockets: 10 }))).toEqual(['I9'])
  expect(broken(evidence([], [], { memory: [grown], stalledSockets: 1_000 }))).toEqual([])
})

/** What is left of one file at the end, and what whoever reads it is handed. */
const filesOf = (
  rows: readonly FileRow[],
  digest = 'd-7',
  objects = rows.map(({ objectKey }) => objectKey),
) => ({
  files: { rows, objects: new Set(objects), found: new Map(rows.map(({ fileId }) => [fileId, { digest }])) },
})

test('I10: an acknowledged file that is absent, refused, altered or elsewhere is found', () => {
  const history = uploaded(7, 'ok')
  expect(broken(evidence(history, [], filesOf([fileRow(7)])))).toEqual([])
  expect(broken(evidence(history, []))).toEqual(['I10'])
  expect(
    broken(evidence(history, [], filesOf([fileRow(7, { state: 'refused', hasKey: false })], '', []))),
  ).toEqual(['I10'])
  expect(broken(evidence(history, [], filesOf([fileRow(7)], 'other')))).toEqual(['I10'])
  expect(broken(evidence(history, [], filesOf([fileRow(7, { fileId: 'f-8' })])))).toEqual(['I10'])
  const unreadable = {
    ...filesOf([fileRow(7)]).files,
    found: new Map([['f-7', { refused: 'integrity_error' }]]),
  }
  expect(broken(evidence(history, [], { files: unreadable }))).toEqual(['I10'])
})

test('I10: whoever was handed other bytes, or a file that does not open, is heard; being refused is nothing', () => {
  const read = (what: Parameters<typeof fetched>[1]): string[] =>
    broken(evidence([...uploaded(7, 'ok'), fetched(7, what)], [], filesOf([fileRow(7)])))
  expect(read({ digest: 'd-7' })).toEqual([])
  expect(read({ reason: 'files_off' })).toEqual([])
  expect(read({ digest: 'd-8' })).toEqual(['I10'])
  expect(read({ reason: 'integrity_error' })).toEqual(['I10'])
})

test('I11: of a refused file neither itself, nor its key, nor its object may be found; of an unknown one all or nothing', () => {
  const refused = uploaded(7, 'fail')
  const gone = fileRow(7, { state: 'refused', hasKey: false })
  expect(broken(evidence(refused, [], filesOf([gone], '', [])))).toEqual([])
  expect(broken(evidence(refused, [], filesOf([fileRow(7)])))).toEqual(['I11'])
  expect(broken(evidence(refused, [], filesOf([{ ...gone, hasKey: true }], '', [])))).toEqual(['I11'])
  expect(broken(evidence(refused, [], filesOf([gone])))).toEqual(['I11'])
  const unknown = uploaded(7, 'info')
  expect(broken(evidence(unknown, [], filesOf([fileRow(7)])))).toEqual([])
  expect(broken(evidence(unknown, [], filesOf([gone], '', [])))).toEqual([])
  expect(broken(evidence(unknown, [], filesOf([fileRow(7)], 'half')))).toEqual(['I10'])
})

test('times count from the first attempt, and a histogram holds each of them once', () => {
  const history = [
    { ...send('a', 'invoke'), at: 0 },
    { ...send('a', 'info'), at: 10 },
    { ...send('a', 'invoke', { attempt: 2 }), at: 20 },
    { ...send('a', 'ok', { attempt: 2, sequence: 1 }), at: 30 },
    handed(message(1, 'a'), 'r', 45),
  ]
  const [acknowledged, delivered] = timesOf(intentsOf(history), history)
  expect(acknowledged?.values).toEqual([30])
  expect(delivered?.values).toEqual([45])
  const lines = acknowledged ? histogram(acknowledged) : []
  expect(lines[0]).toBe('acknowledged: 1, median 30 ms, p99 30 ms, most 30 ms')
  expect(lines.filter((line) => line.includes('█'))).toHaveLength(1)
})
