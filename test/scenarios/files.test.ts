import { readdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'

import { expect, test } from 'vitest'
import { eicar, zipOf } from '../../src/adapters/clamd-probe-files.ts'
import { randomBytes, randomId } from '../../src/crypto/random.ts'
import type { MalwareScanner } from '../../src/ports/malware-scanner.ts'
import { MalwareScannerUnavailable } from '../../src/ports/malware-scanner.ts'
import type { ObjectStorage } from '../../src/ports/object-storage.ts'
import { ObjectStorageUnavailable } from '../../src/ports/object-storage.ts'
import { type House, openHouse } from '../support/house.ts'
import { largestTestUpload } from '../support/limits.ts'
import { encryptedZipOf } from '../support/password-zip.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { type Company, sharedHouse } from '../support/shared-house.ts'

const two = { people: { alice: 'user', bruno: 'user' } } as const
/** Tests that look into the store or the tables have a server of their own. */
const company = sharedHouse()

async function bubbleOf(house: Company<'alice' | 'bruno'>): Promise<string> {
  return (await house.people.alice.creates('Fichiers', house.people.bruno)).conversationId
}

/** Every object in the store, whatever its folder. */
async function objectFiles(house: House<string>): Promise<string[]> {
  const entries = await readdir(join(house.directory, 'objects'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

async function statesOf(house: House<string>): Promise<string[]> {
  const rows = await rowsOf<{ state: string }>(
    house.adminUrl,
    'select state from prisme.files order by created_at',
  )
  return rows.map((row) => row.state)
}

test('a file reaches the other members byte for byte, attached to a message', async () => {
  await using house = await openHouse(two)
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const conversationId = await bubbleOf(house)
  const bytes = randomBytes(300_000)
  const file = await alice.uploads(conversationId, 'Compte rendu – été.pdf', bytes)
  expect(file).toMatchObject({ name: 'Compte rendu – été.pdf', size: 300_000, type: 'application/pdf' })
  await alice.sends(conversationId, 'Le compte rendu', [file.fileId])
  const entry = await bruno.hearsMessage('Le compte rendu')
  expect(entry).toMatchObject({ data: { message: { attachments: [file] } } })
  const response = await bruno.downloads(file.fileId)
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  expect(await objectFiles(house)).toHaveLength(1)
})

test.each([0, 1, 65_535, 65_536, 65_537, 131_072])('a file of %i bytes comes back whole', async (size) => {
  const house = await company(two.people)
  const conversationId = await bubbleOf(house)
  const bytes = randomBytes(size)
  const file = await house.people.alice.uploads(conversationId, 'f.bin', bytes)
  const response = await house.people.bruno.downloads(file.fileId)
  expect(response.status).toBe(200)
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
})

test('ranges give exactly the bytes asked for, across frames', async () => {
  const house = await company(two.people)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const bytes = randomBytes(200_000)
  const { fileId } = await alice.uploads(conversationId, 'f.bin', bytes)
  const ranges: [string, number, number][] = [
    ['bytes=0-0', 0, 0],
    ['bytes=65535-65536', 65_535, 65_536],
    ['bytes=65536-131071', 65_536, 131_071],
    ['bytes=1000-199999', 1_000, 199_999],
    ['bytes=199990-', 199_990, 199_999],
    ['bytes=-10', 199_990, 199_999],
    ['bytes=150000-999999', 150_000, 199_999],
  ]
  for (const [range, start, end] of ranges) {
    const response = await bruno.downloads(fileId, { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/200000`)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true)
  }
  const beyond = await bruno.downloads(fileId, { range: 'bytes=200000-' })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */200000'])
  for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-3']) {
    expect((await bruno.downloads(fileId, { range })).status).toBe(200)
  }
})

test('U-7: a download cannot run in the page, be cached, or break its headers', async () => {
  const house = await company(two.people)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const html = await alice.uploads(
    conversationId,
    'l\'été "2026".html',
    Buffer.from('<script>alert(1)</script>'),
    'text/html',
  )
  const { headers } = await bruno.downloads(html.fileId)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''l%27%C3%A9t%C3%A9%20%222026%22.html",
  )
  expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'; frame-ancestors 'none'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  for (const name of ['a/b.pdf', 'a\\b.pdf', 'facture\u202Efdp.exe', 'deux\nlignes', '']) {
    expect(await refusalOf(alice.uploads(conversationId, name, Buffer.from('x')))).toBe('invalid_input')
  }
})

test.each([
  ['plain', () => eicar()],
  ['after other bytes', () => Buffer.concat([randomBytes(1_000_000), eicar()])],
  ['in a zip', () => zipOf('facture.com', eicar())],
])('malware %s is refused, the sender is told, and nothing is stored', async (_where, make) => {
  await using house = await openHouse(two)
  const conversationId = await bubbleOf(house)
  expect(await refusalOf(house.people.alice.uploads(conversationId, 'facture.pdf', make()))).toBe(
    'file_infected',
  )
  expect(await objectFiles(house)).toEqual([])
  expect(await statesOf(house)).toEqual(['refused'])
  expect(await rowsOf(house.adminUrl, "select from prisme.data_keys where kind = 'fk'")).toEqual([])
})

test('what the antivirus cannot look into is refused', async () => {
  await using house = await openHouse(two)
  const conversationId = await bubbleOf(house)
  const locked = encryptedZipOf('secret.txt', Buffer.from('secret'), 'mot de passe')
  expect(await refusalOf(house.people.alice.uploads(conversationId, 'secret.zip', locked))).toBe(
    'file_unscannable',
  )
  expect(await objectFiles(house)).toEqual([])
})

test('a file larger than allowed is refused before its bytes are read; the largest allowed is taken', async () => {
  await using house = await openHouse(two)
  const { alice } = house.people
  const conversationId = await bubbleOf(house)
  const tooLarge = randomBytes(largestTestUpload + 1)
  expect(await refusalOf(alice.uploads(conversationId, 'trop.bin', tooLarge))).toBe('file_too_large')
  const largest = await alice.uploads(conversationId, 'juste.bin', tooLarge.subarray(1))
  expect(largest.size).toBe(largestTestUpload)
  expect(await objectFiles(house)).toHaveLength(1)
})

test('an upload without a length, or one that lies or breaks off, leaves nothing', async () => {
  await using house = await openHouse(two)
  const { alice } = house.people
  const conversationId = await bubbleOf(house)
  const path = `/v1/conversations/${conversationId}/files?name=f.bin&type=text/plain`
  const token = (await alice.session.accessToken()) ?? ''
  expect(await statusOf(house.origin, path, token, { 'transfer-encoding': 'chunked' }, ['x'])).toBe(411)
  await cutOff(house.origin, path, token, 500_000, 200_000)
  await settled(house, 1)
  expect(await statesOf(house)).toEqual(['refused'])
  expect(await objectFiles(house)).toEqual([])
  // And the server lives on.
  await alice.uploads(conversationId, 'suite.txt', Buffer.from('la suite'))
})

/** Sends part of an announced body, then goes away. */
function cutOff(origin: string, path: string, token: string, announced: number, sent: number): Promise<void> {
  const { port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port: Number(port) }, () => {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${announced}\r\n\r\n`
      socket.write(head)
      socket.write(randomBytes(sent), () => {
        socket.destroy()
        resolve()
      })
    })
    socket.on('error', reject)
  })
}

function statusOf(
  origin: string,
  path: string,
  token: string,
  headers: Record<string, string>,
  chunks: string[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      `${origin}${path}`,
      { method: 'POST', headers: { authorization: `Bearer ${token}`, ...headers } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sending.on('error', reject)
    for (const chunk of chunks) sending.write(chunk)
    sending.end()
  })
}

/** Resolves when no upload is under way any more. */
async function settled(house: House<string>, uploads: number): Promise<void> {
  for (;;) {
    const states = await statesOf(house)
    if (states.length >= uploads && !states.includes('receiving')) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('only members read a file; to others it does not exist', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user', chloe: 'company_admin' } })
  const { alice, bruno, chloe } = house.people
  const { conversationId } = await alice.creates('Fichiers', bruno)
  const { fileId } = await alice.uploads(conversationId, 'f.txt', Buffer.from('entre nous'))
  const others = await house.company('Autre établissement', { denis: 'company_admin' })
  for (const stranger of [chloe, others.denis]) {
    const [there, nowhere] = [await stranger.downloads(fileId), await stranger.downloads(randomId())]
    expect([there.status, await there.text()]).toEqual([nowhere.status, await nowhere.text()])
    expect(there.status).toBe(404)
    expect(await refusalOf(stranger.uploads(conversationId, 'x.txt', Buffer.from('x')))).toBe(
      'conversation_not_found',
    )
  }
  await alice.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })
  expect((await bruno.downloads(fileId)).status).toBe(404)
})

test('only a clean file of one’s own, uploaded to that conversation, can be attached', async () => {
  const house = await company(two.people)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const elsewhere = await alice.creates('Ailleurs', bruno)
  const file = await alice.uploads(conversationId, 'f.txt', Buffer.from('x'))
  expect(await refusalOf(bruno.sends(conversationId, 'à moi', [file.fileId]))).toBe('attachment_not_clean')
  expect(await refusalOf(alice.sends(elsewhere.conversationId, 'ailleurs', [file.fileId]))).toBe(
    'attachment_not_clean',
  )
  expect(await refusalOf(alice.sends(conversationId, 'rien', [randomId()]))).toBe('attachment_not_clean')
  await alice.sends(conversationId, '', [file.fileId])
  expect(await bruno.call('messages.list', { conversationId })).toMatchObject({
    messages: [{ attachments: [{ fileId: file.fileId }] }],
  })
})

test('an object that is missing, or another one’s, is never served', async () => {
  await using house = await openHouse(two)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const first = await alice.uploads(conversationId, 'a.bin', randomBytes(150_000))
  const second = await alice.uploads(conversationId, 'b.bin', randomBytes(150_000))
  const rows = await rowsOf<{ file_id: string; object_key: string }>(
    house.adminUrl,
    'select file_id, object_key from prisme.files',
  )
  const firstKey = rows.find((row) => row.file_id === first.fileId)?.object_key ?? ''
  await rowsOf(
    house.adminUrl,
    `update prisme.files set object_key = 'gone' where file_id = '${first.fileId}'`,
  )
  await rowsOf(
    house.adminUrl,
    `update prisme.files set object_key = '${firstKey}' where file_id = '${second.fileId}'`,
  )
  for (const fileId of [first.fileId, second.fileId]) {
    const response = await bruno.downloads(fileId)
    expect([response.status, await response.json()]).toMatchObject([500, { code: 'integrity_error' }])
  }
})

test('K-5: an object altered or cut in the store breaks the download, it never ends as if it were whole', async () => {
  await using house = await openHouse(two)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const bytes = randomBytes(150_000)
  const { fileId } = await alice.uploads(conversationId, 'a.bin', bytes)
  const [object] = await objectFiles(house)
  const sealed = await readFile(object ?? '')
  const flipped = Buffer.from(sealed)
  flipped[100_000] = (flipped[100_000] ?? 0) ^ 1
  await writeFile(object ?? '', flipped)
  const response = await bruno.downloads(fileId)
  await expect(response.arrayBuffer()).rejects.toThrow()
  await writeFile(object ?? '', sealed.subarray(0, -1))
  expect((await bruno.downloads(fileId)).status).toBe(500)
  await writeFile(object ?? '', sealed)
  expect(Buffer.from(await (await bruno.downloads(fileId)).arrayBuffer()).equals(bytes)).toBe(true)
})

test('U-4: while the scanner is down uploads are off, and messages are not', async () => {
  const down: MalwareScanner = {
    scan: () => Promise.reject(new MalwareScannerUnavailable('down')),
    status: () => ({ ready: false, reason: 'down' }),
  }
  await using house = await openHouse({ ...two, world: (world) => ({ ...world, scanner: down }) })
  const conversationId = await bubbleOf(house)
  expect(await refusalOf(house.people.alice.uploads(conversationId, 'f.txt', Buffer.from('x')))).toBe(
    'uploads_off',
  )
  await house.people.alice.sends(conversationId, 'les messages passent')
  expect(await house.people.bruno.reads(conversationId)).toEqual(['les messages passent'])
})

test('U-4: a scanner that dies in the middle of a file leaves nothing of it', async () => {
  const dying: MalwareScanner = {
    async scan(bytes) {
      for await (const _ of bytes) throw new MalwareScannerUnavailable('killed')
      throw new MalwareScannerUnavailable('killed')
    },
    status: () => ({ ready: true, signatures: 'x' }),
  }
  await using house = await openHouse({ ...two, world: (world) => ({ ...world, scanner: dying }) })
  const conversationId = await bubbleOf(house)
  const { alice } = house.people
  expect(await refusalOf(alice.uploads(conversationId, 'f.bin', randomBytes(2_000_000)))).toBe('uploads_off')
  expect(await objectFiles(house)).toEqual([])
  expect(await statesOf(house)).toEqual(['refused'])
})

test('while the object store is down files are off, and messages are not', async () => {
  let down = false
  const failing = (objects: ObjectStorage): ObjectStorage => {
    const guard = <T>(work: () => Promise<T>): Promise<T> =>
      down ? Promise.reject(new ObjectStorageUnavailable('down')) : work()
    return {
      put: (key, bytes, length, signal) => guard(() => objects.put(key, bytes, length, signal)),
      get: (key, range, signal) => guard(() => objects.get(key, range, signal)),
      length: (key, signal) => guard(() => objects.length(key, signal)),
      remove: (key, signal) => guard(() => objects.remove(key, signal)),
      check: (signal) => guard(() => objects.check(signal)),
    }
  }
  await using house = await openHouse({
    ...two,
    world: (world) => ({ ...world, objects: failing(world.objects) }),
  })
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const { fileId } = await alice.uploads(conversationId, 'f.txt', Buffer.from('là'))
  down = true
  expect(await refusalOf(alice.uploads(conversationId, 'g.txt', Buffer.from('x')))).toBe('files_off')
  expect((await bruno.downloads(fileId)).status).toBe(503)
  await alice.sends(conversationId, 'les messages passent')
  down = false
  expect(await (await bruno.downloads(fileId)).text()).toBe('là')
})

test('U-9: an upload that a crash cut off is settled by the housekeeping', async () => {
  let now = new Date()
  await using house = await openHouse({ ...two, world: (world) => ({ ...world, clock: { now: () => now } }) })
  const conversationId = await bubbleOf(house)
  const { alice } = house.people
  await rowsOf(
    house.adminUrl,
    `insert into prisme.files (company_id, file_id, conversation_id, uploader_id, state, object_key, size, created_at)
     values ('${house.companyId}', '${randomId()}', '${conversationId}', '${alice.accountId}', 'receiving', 'abandoned', 10, now())`,
  )
  expect(await house.app.services.settleCutOffUploads(AbortSignal.timeout(5_000))).toBe(0)
  now = new Date(now.getTime() + 2 * 3_600_000)
  expect(await house.app.services.settleCutOffUploads(AbortSignal.timeout(5_000))).toBe(1)
  expect(await statesOf(house)).toEqual(['refused'])
})

test('the uploader of a conversation they were removed from meanwhile leaves nothing', async () => {
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow = (scanner: MalwareScanner): MalwareScanner => ({
    status: () => scanner.status(),
    async scan(bytes, signal) {
      const verdict = await scanner.scan(bytes, signal)
      await held
      return verdict
    },
  })
  await using house = await openHouse({
    ...two,
    world: (world) => ({ ...world, scanner: slow(world.scanner) }),
  })
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const uploading = refusalOf(bruno.uploads(conversationId, 'f.txt', Buffer.from('trop tard')))
  while ((await statesOf(house)).length === 0) await new Promise((resolve) => setImmediate(resolve))
  await alice.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })
  release()
  expect(await uploading).toBe('conversation_not_found')
  expect(await objectFiles(house)).toEqual([])
})

test('A-20: a guest reads no file that was said before their arrival, and those said since', async () => {
  const house = await company({ alice: 'user', gaston: 'guest' })
  const { alice, gaston } = house.people
  const { conversationId } = await alice.creates('Fichiers')
  const before = await alice.uploads(conversationId, 'avant.txt', Buffer.from('avant'))
  const unsaid = await alice.uploads(conversationId, 'jamais.txt', Buffer.from('jamais dit'))
  await alice.sends(conversationId, 'avant son arrivée', [before.fileId])
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: gaston.accountId })
  const since = await alice.uploads(conversationId, 'depuis.txt', Buffer.from('depuis'))
  await alice.sends(conversationId, 'depuis son arrivée', [since.fileId])
  for (const { fileId } of [before, unsaid]) expect((await gaston.downloads(fileId)).status).toBe(404)
  expect(await (await gaston.downloads(since.fileId)).text()).toBe('depuis')
  await alice.sends(conversationId, 'dit à nouveau', [before.fileId])
  expect((await gaston.downloads(before.fileId)).status).toBe(404)
})

test('U-9: the housekeeping leaves alone what came to its end meanwhile', async () => {
  await using house = await openHouse(two)
  const { alice, bruno } = house.people
  const conversationId = await bubbleOf(house)
  const { fileId } = await alice.uploads(conversationId, 'f.txt', Buffer.from('là'))
  await rowsOf(house.adminUrl, "update prisme.files set created_at = created_at - interval '2 days'")
  await house.app.services.settleCutOffUploads(AbortSignal.timeout(5_000))
  expect(await (await bruno.downloads(fileId)).text()).toBe('là')
})

test('a HEAD request tells the size and reads nothing', async () => {
  let reads = 0
  const counting = (objects: ObjectStorage): ObjectStorage => ({
    ...objects,
    get(key, range, signal) {
      reads++
      return objects.get(key, range, signal)
    },
  })
  await using house = await openHouse({
    ...two,
    world: (world) => ({ ...world, objects: counting(world.objects) }),
  })
  const { alice } = house.people
  const conversationId = await bubbleOf(house)
  const { fileId } = await alice.uploads(conversationId, 'f.bin', randomBytes(100_000))
  const authorization = `Bearer ${await alice.session.accessToken()}`
  const response = await fetch(`${house.origin}/v1/files/${fileId}/content`, {
    method: 'HEAD',
    headers: { authorization },
  })
  expect([response.status, response.headers.get('content-length'), reads]).toEqual([200, '100000', 0])
})
