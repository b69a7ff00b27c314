import { describe, expect, test } from 'vitest'
import type { Outgoing } from '../../src/protocol/client/index.ts'
import { type Row, timelineOf } from '../../src/web/state/timeline.ts'
import { minute, openWard, person, type Ward } from './ward.ts'

const alice = person('Alice')
const bruno = person('Bruno')

function rowsOf(ward: Ward, outgoing: readonly Outgoing[] = [], unreadFrom?: number): readonly Row[] {
  return timelineOf({ log: ward.log, outgoing, own: alice, kind: 'bubble', unreadFrom })
}

/** What a reader sees, in short. */
function told(rows: readonly Row[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'message') return `${row.startsGroup ? '> ' : '  '}${row.message.body}`
    return row.kind === 'happening' ? `(${row.happening.kind})` : `[${row.kind}]`
  })
}

function written(body: string, state: Outgoing['state']): Outgoing {
  const conversationId = 'here'
  return { clientId: body, conversationId, body, attachments: [], writtenAt: minute(60), state, isKept: true }
}

describe('a timeline', () => {
  test('groups what one person says within minutes, and starts anew when another speaks', () => {
    const ward = openWard('Réa', alice)
    ward.says(bruno, 'un')
    ward.says(bruno, 'deux')
    ward.says(alice, 'trois')
    ward.says(bruno, 'quatre')
    expect(told(rowsOf(ward))).toEqual(['[day]', '(created)', '> un', '  deux', '> trois', '> quatre'])
  })

  test('starts a day with its date', () => {
    const ward = openWard('Réa', alice)
    ward.says(bruno, 'ce jour')
    const next = ward.says(bruno, 'le lendemain')
    const tomorrow = minute(24 * 60)
    const log = [...ward.log.slice(0, -1), { ...next, at: tomorrow }].map((entry) =>
      entry.event === 'message.sent'
        ? { ...entry, data: { message: { ...entry.data.message, sentAt: entry.at } } }
        : entry,
    )
    const rows = timelineOf({ log, outgoing: [], own: alice, kind: 'bubble', unreadFrom: undefined })
    expect(told(rows)).toEqual(['[day]', '(created)', '> ce jour', '[day]', '> le lendemain'])
  })

  test('says in one line that several people were added at once', () => {
    const ward = openWard('Réa', alice)
    for (const name of ['Bruno', 'Chloé', 'Emma']) ward.joins(person(name))
    ward.leaves(bruno, alice)
    const rows = rowsOf(ward)
    expect(told(rows)).toEqual(['[day]', '(created)', '(joined)', '(removed)'])
    expect(rows[2]).toMatchObject({ happening: { accountIds: { length: 3 } } })
  })

  test('draws the line above the first unread message', () => {
    const ward = openWard('Réa', alice)
    ward.says(bruno, 'lu')
    const unread = ward.says(bruno, 'non lu')
    expect(told(rowsOf(ward, [], unread.sequence))).toEqual([
      '[day]',
      '(created)',
      '> lu',
      '[unread]',
      '> non lu',
    ])
  })

  test('draws it above the first message of others, where one’s own or a change of members comes first', () => {
    const ward = openWard('Réa', alice)
    ward.says(bruno, 'lu')
    const from = ward.says(alice, 'de moi').sequence
    ward.joins(person('Chloé'))
    ward.says(bruno, 'non lu')
    ward.says(bruno, 'non plus')
    const rows = told(rowsOf(ward, [], from))
    expect(rows.slice(-3)).toEqual(['[unread]', '> non lu', '  non plus'])
    expect(rows.filter((row) => row === '[unread]')).toHaveLength(1)
  })

  test('puts what is sent at its place, what is not sent last, and what failed apart', () => {
    const ward = openWard('Réa', alice)
    ward.says(bruno, 'avant')
    ward.says(bruno, 'après')
    const sent = { kind: 'sent', sequence: 3.5, sentAt: minute(3) } as const
    const rows = rowsOf(ward, [
      written('échoué', { kind: 'failed', reason: 'conversation_not_found' }),
      written('en cours', { kind: 'sending' }),
      written('envoyé', sent),
    ])
    expect(told(rows).slice(2)).toEqual(['> avant', '> envoyé', '> après', '> échoué', '> en cours'])
  })

  test('keeps what waits apart from what is sent, and shows once what the log holds already', () => {
    const ward = openWard('Réa', alice)
    ward.says(alice, 'envoyé')
    ward.says(alice, 'déjà là', 'déjà là')
    const waiting = { kind: 'waiting', for: 'network' } as const
    const rows = rowsOf(ward, [
      written('déjà là', waiting),
      written('attend', waiting),
      written('aussi', waiting),
    ])
    expect(told(rows).slice(2)).toEqual(['> envoyé', '  déjà là', '> attend', '  aussi'])
  })

  test('leaves out who is in a direct conversation', () => {
    const ward = openWard('Réa', alice)
    ward.joins(bruno)
    const rows = timelineOf({
      log: ward.log,
      outgoing: [],
      own: alice,
      kind: 'direct',
      unreadFrom: undefined,
    })
    expect(rows).toEqual([])
  })
})
