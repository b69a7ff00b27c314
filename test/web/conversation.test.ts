import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Member } from '../../src/protocol/index.ts'
import {
  apply,
  type ConversationModel,
  markRead,
  modelOf,
  withHistory,
  withMembers,
  withOwnMark,
  withoutUnreadLine,
} from '../../src/web/state/conversation.ts'
import { openWard, person, type Ward } from './ward.ts'

const alice = person('Alice Martin')
const staff = [person('Bruno'), person('Chloé'), person('Emma'), person('Gilles', 'guest')]
const away = { accountId: alice.accountId, watching: false }
const watching = { accountId: alice.accountId, watching: true }

const sorted = (members: readonly Member[] | undefined): Member[] =>
  [...(members ?? [])].sort((a, b) => a.accountId.localeCompare(b.accountId))

/** Plays one step of a story if the ward allows it just then. */
function play(ward: Ward, step: number): void {
  const one = staff[step % staff.length]
  if (one === undefined) return
  const present = ward.members().some((member) => member.accountId === one.accountId)
  const kind = Math.floor(step / staff.length) % 5
  if (kind === 0) ward.says(alice, `note ${step}`)
  else if (!present) ward.joins(one, alice)
  else if (kind === 1) ward.leaves(one)
  else if (kind === 2) ward.promotes(one)
  else if (kind === 3) ward.renames(`Bulle ${step}`)
  else ward.says(one, `réponse ${step}`)
}

describe('a conversation', () => {
  test('with the events that follow it equals a fresh fetch, wherever the story is cut', () => {
    const story = fc.array(fc.nat({ max: 999 }), { maxLength: 60 })
    fc.assert(
      fc.property(story, fc.nat(), fc.nat(), (steps, cut, readAt) => {
        const ward = openWard('Réa', alice)
        for (const step of steps) play(ward, step)
        const start = 2 + (cut % (ward.log.length - 1))
        const read = start + (readAt % (ward.log.length - start + 1))
        let model = modelOf(ward.conversationFor(alice, start))
        for (const entry of ward.log.slice(start, read)) model = apply(model, entry, away)
        // The members may be read later than the conversation: what is in them already must not count twice.
        model = withMembers(model, ward.members(read), read)
        for (const entry of ward.log.slice(read)) model = apply(model, entry, away)
        expect(model.conversation).toEqual(ward.conversationFor(alice))
        expect(sorted(model.members)).toEqual(sorted(ward.members()))
        expect(model.log).toEqual(ward.log.slice(start))
      }),
    )
  })

  test('takes members that were read ahead of its own events', () => {
    const ward = openWard('Réa', alice)
    const [bruno, chloe] = [person('Bruno'), person('Chloé')]
    let model = modelOf(ward.conversationFor(alice))
    const late = [ward.joins(bruno), ward.joins(chloe), ward.leaves(bruno)]
    model = withMembers(model, ward.members(), ward.log.length)
    for (const entry of late) model = apply(model, entry, away)
    expect(sorted(model.members)).toEqual(sorted(ward.members()))
  })

  test('joins a page of history to the events that came while it was read, without a double', () => {
    const ward = openWard('Réa', alice)
    for (let number = 0; number < 5; number++) ward.says(alice, `${number}`)
    let model = modelOf(ward.conversationFor(alice))
    const live = ward.says(alice, 'entre-temps')
    model = apply(model, live, watching)
    model = withHistory(model, { entries: ward.log, whole: true })
    expect(model.log).toEqual(ward.log)
    expect(model.history).toBe('whole')
  })
})

describe('unread messages', () => {
  function withNews(): { model: ConversationModel; first: number } {
    const ward = openWard('Réa', alice)
    const [bruno] = [person('Bruno')]
    let model = modelOf(ward.conversationFor(alice))
    model = apply(model, ward.joins(bruno), away)
    const first = ward.says(bruno, 'un')
    for (const entry of [first, ward.says(alice, 'à moi'), ward.says(bruno, 'deux')])
      model = apply(model, entry, away)
    return { model, first: first.sequence }
  }

  test('are those of others, while one looks elsewhere', () => {
    expect(withNews().model.conversation.unread).toBe(2)
  })

  test('are marked from the first one on, until the conversation is left', () => {
    const { model, first } = withNews()
    const opened = markRead(model)
    expect(opened).toMatchObject({
      conversation: { unread: 0, readUpTo: opened.conversation.head },
      unreadFrom: first,
    })
    expect(withoutUnreadLine(opened).unreadFrom).toBeUndefined()
  })

  test('do not exist in the conversation one is reading', () => {
    const ward = openWard('Réa', alice)
    const bruno = person('Bruno')
    const before = apply(modelOf(ward.conversationFor(alice)), ward.joins(bruno), watching)
    const read = apply(before, ward.says(bruno, 'vu'), watching)
    expect(read.conversation).toMatchObject({ unread: 0, readUpTo: read.conversation.head })
  })

  test('are fewer once some were read on another device, and none once all were', () => {
    const { model, first } = withNews()
    expect(withOwnMark(model, first, alice.accountId).conversation).toMatchObject({
      unread: 1,
      readUpTo: first,
    })
    expect(withOwnMark(model, first + 1, alice.accountId).conversation.unread).toBe(1)
    expect(withOwnMark(model, first + 2, alice.accountId).conversation.unread).toBe(0)
    expect(
      withOwnMark(withOwnMark(model, first, alice.accountId), 1, alice.accountId).conversation.unread,
    ).toBe(1)
  })

  test('that the page has not read stay counted until it has', () => {
    const ward = openWard('Réa', alice)
    const bruno = person('Bruno')
    ward.joins(bruno)
    const first = ward.says(bruno, 'un').sequence
    ward.says(bruno, 'deux')
    const model = modelOf(ward.conversationFor(alice))
    expect(model).toMatchObject({ conversation: { unread: 2 }, unreadFrom: 3 })
    expect(withOwnMark(model, first, alice.accountId).conversation.unread).toBe(2)
  })
})
