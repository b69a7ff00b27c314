import { describe, expect, test } from 'vitest'
import type { Upload } from '../../src/protocol/client/index.ts'
import { type FileSummary, type Output, Problem } from '../../src/protocol/index.ts'
import { mayRetry, plainName } from '../../src/web/state/attachment.ts'
import { createDrafts } from '../../src/web/state/drafts.ts'

const here = 'conversation'

interface Running {
  upload: Upload
  accept(): void
  refuse(error: Error): void
}

/** An upload whose verdict comes when the test says so. */
function setUp() {
  const running: Running[] = []
  let ids = 0
  const drafts = createDrafts({
    newId: () => `attachment ${++ids}`,
    upload: (upload) =>
      new Promise<Output<'files.upload'>>((resolve, reject) => {
        const fileId = `file ${running.length}` as FileSummary['fileId']
        const file = { fileId, name: upload.name, type: upload.type, size: upload.bytes.size }
        running.push({ upload, accept: () => resolve({ file }), refuse: reject })
      }),
  })
  const states = (): string[] =>
    (drafts.store.get().get(here)?.attachments ?? []).map(({ state }) => state.kind)
  return { drafts, running, states }
}

const pdf = (name = 'bilan.pdf'): File => new File(['0123456789'], name, { type: 'application/pdf' })
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('an attachment', () => {
  test('goes from sending to the scan to available, and only then does the message leave', async () => {
    const { drafts, running, states } = setUp()
    drafts.write(here, 'Voici le bilan')
    drafts.attach(here, [pdf()])
    expect(states()).toEqual(['sending'])
    running[0]?.upload.onProgress?.(4)
    expect(states()).toEqual(['sending'])
    running[0]?.upload.onProgress?.(10)
    expect(states()).toEqual(['scanning'])
    expect(drafts.take(here)).toBeUndefined()
    running[0]?.accept()
    await settled()
    expect(states()).toEqual(['available'])
    expect(drafts.take(here)).toMatchObject({ text: 'Voici le bilan', files: [{ name: 'bilan.pdf' }] })
    expect(states()).toEqual([])
  })

  test('that is infected stays refused; one that met a closed door may be tried again', async () => {
    const { drafts, running, states } = setUp()
    drafts.attach(here, [pdf('a.pdf'), pdf('b.pdf')])
    running[0]?.refuse(new Problem('file_infected'))
    running[1]?.refuse(new Problem('uploads_off'))
    await settled()
    const [infected, late] = drafts.store.get().get(here)?.attachments ?? []
    expect(infected && mayRetry(infected)).toBe(false)
    expect(late && mayRetry(late)).toBe(true)
    drafts.retry(here, 'attachment 2')
    expect(states()).toEqual(['refused', 'sending'])
    expect(running).toHaveLength(3)
  })

  test('that is removed stops its upload', () => {
    const { drafts, running, states } = setUp()
    drafts.attach(here, [pdf()])
    drafts.remove(here, 'attachment 1')
    expect(running[0]?.upload.signal?.aborted).toBe(true)
    expect(states()).toEqual([])
  })

  test('is one of ten at most', () => {
    const { drafts, running, states } = setUp()
    drafts.attach(
      here,
      Array.from({ length: 12 }, () => pdf()),
    )
    expect(running).toHaveLength(10)
    expect(states().slice(9)).toEqual(['sending', 'refused', 'refused'])
  })
})

describe('a draft', () => {
  test('belongs to its conversation', () => {
    const { drafts } = setUp()
    drafts.write(here, 'ici')
    drafts.write('elsewhere', 'là')
    expect(drafts.take(here)?.text).toBe('ici')
    expect(drafts.store.get().get('elsewhere')?.text).toBe('là')
  })

  test('of blanks is not sent', () => {
    const { drafts } = setUp()
    drafts.write(here, ' \n ')
    expect(drafts.take(here)).toBeUndefined()
  })
})

test('a file name is made plain: no path, no control, no turned reading direction', () => {
  expect(plainName('bilan.pdf')).toBe('bilan.pdf')
  expect(plainName('../../etc/passwd')).toBe('.._.._etc_passwd')
  expect(plainName('ordonnance\u202efdp.exe')).toBe('ordonnance_fdp.exe')
  expect(plainName('\u0000')).toBe('_')
  expect(plainName('')).toBe('fichier')
  expect(plainName(`${'a'.repeat(300)}.pdf`)).toHaveLength(255)
  expect(plainName(`${'a'.repeat(300)}.pdf`)).toMatch(/a\.pdf$/)
})
