import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { readStack, root } from './compose-file.ts'

const script = join(root, 'infra/make-secrets.sh')
const makeSecrets = (directory: string): string => execFileSync('/bin/sh', [script, directory]).toString()

test('every secret of the stack is made, at random, behind a door only its owner opens', async () => {
  await using home = await temporaryDirectory()
  const [one, other] = [join(home.path, 'one'), join(home.path, 'other')]
  makeSecrets(one)
  makeSecrets(other)
  const names = readdirSync(one).sort()
  expect(names).toEqual(Object.keys(readStack().secrets).sort())
  expect(statSync(one).mode & 0o777).toBe(0o700)
  for (const name of names) {
    expect(statSync(join(one, name)).mode & 0o777, name).toBe(0o444)
    const [mine, theirs] = [one, other].map((directory) => readFileSync(join(directory, name), 'utf8'))
    // The address of the demonstration's mail catcher is the one thing here that is no secret.
    if (name === 'smtp-url') expect(mine).toBe('smtp://mail:1025?requireTLS=true')
    else expect(mine).not.toBe(theirs)
    if (/password|key/.test(name)) expect(mine).toMatch(/^[0-9a-f]{64}$/)
  }
})

test('what is there stays, and what was removed is made anew', async () => {
  await using home = await temporaryDirectory()
  makeSecrets(home.path)
  const read = (name: string): string => readFileSync(join(home.path, name), 'utf8')
  const [password, url] = [read('postgres-app-password'), read('database-url')]
  makeSecrets(home.path)
  expect([read('postgres-app-password'), read('database-url')]).toEqual([password, url])
  for (const name of ['postgres-app-password', 'database-url']) rmSync(join(home.path, name))
  makeSecrets(home.path)
  expect(read('postgres-app-password')).not.toBe(password)
  expect(new URL(read('database-url')).password).toBe(read('postgres-app-password'))
})

test('the secrets lie where nothing is ever committed from', () => {
  const places = Object.values(readStack().secrets).map(({ file }) => file)
  for (const place of places) {
    expect(place).toMatch(/^\.\/infra\/secrets\//)
    // It ends with 1, and this throws, if git would take the file.
    execFileSync('git', ['check-ignore', '--quiet', place], { cwd: root })
  }
})
