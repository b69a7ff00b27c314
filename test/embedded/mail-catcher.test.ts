import { readdir, stat } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts'
import { temporaryDirectory } from './temporary-directory.ts'

async function started(directory: string): Promise<MailCatcher> {
  return await startMailCatcher({ directory, report: () => undefined })
}

async function send(catcher: MailCatcher, mail: { subject: string; text: string }): Promise<void> {
  const transport = createTransport(catcher.smtpUrl)
  await transport.sendMail({ from: 'prisme@tilleuls.example', to: 'alice@tilleuls.example', ...mail })
}

const code = { subject: 'Votre code de connexion – Réa', text: 'Votre code est 482913.\n' }

test('a mail that was accepted is in the inbox, for programs and for people', async () => {
  await using home = await temporaryDirectory()
  const catcher = await started(home.path)
  await send(catcher, code)
  const expected = {
    ...code,
    from: 'prisme@tilleuls.example',
    to: ['alice@tilleuls.example'],
  }
  expect(catcher.mails()).toMatchObject([expected])
  const json = await fetch(new URL('api/mails', catcher.url))
  expect(await json.json()).toMatchObject({ mails: [expected] })
  const page = await (await fetch(catcher.url)).text()
  expect(page).toContain('<html lang="fr"')
  expect(page).toContain('Votre code de connexion – Réa')
  expect(page).toContain('<strong>482913</strong>')
  await catcher.stop()
})

test('a mail can be waited for, before it comes and after', async () => {
  await using home = await temporaryDirectory()
  const catcher = await started(home.path)
  const soon = AbortSignal.timeout(5_000)
  const coming = catcher.waitFor((mail) => mail.subject === 'deux', soon)
  await send(catcher, { ...code, subject: 'un' })
  await send(catcher, { ...code, subject: 'deux' })
  expect(await coming).toMatchObject({ subject: 'deux' })
  expect(await catcher.waitFor((mail) => mail.subject === 'un', soon)).toMatchObject({ subject: 'un' })
  await expect(catcher.waitFor(() => false, AbortSignal.timeout(20))).rejects.toThrow('timeout')
  await catcher.stop()
})

test('mails outlive a restart, in files their owner alone may read, and addresses stay', async () => {
  await using home = await temporaryDirectory()
  const first = await started(home.path)
  await send(first, code)
  await first.stop()
  const second = await started(home.path)
  await send(second, { ...code, subject: 'après' })
  expect(second.mails().map(({ subject }) => subject)).toEqual(['après', code.subject])
  expect([second.url, second.smtpUrl]).toEqual([first.url, first.smtpUrl])
  for (const name of await readdir(join(home.path, 'mails'))) {
    expect((await stat(join(home.path, 'mails', name))).mode & 0o777).toBe(0o600)
  }
  await second.stop()
})

test('a hostile mail is shown, not run', async () => {
  await using home = await temporaryDirectory()
  const catcher = await started(home.path)
  await send(catcher, {
    subject: '<script>alert(1)</script>',
    text: 'javascript:alert(1) https://a.example/?"onmouseover="alert(1) <img src=x onerror=alert(1)>',
  })
  const response = await fetch(catcher.url)
  const page = await response.text()
  expect(page).not.toMatch(/<script>|<img|"onmouseover|href="javascript/)
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
  await catcher.stop()
})

test('a page that came by another name is refused (DNS rebinding)', async () => {
  await using home = await temporaryDirectory()
  const catcher = await started(home.path)
  await send(catcher, code)
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { host: 'attacker.example' }
    get(new URL('api/mails', catcher.url), { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject)
  })
  expect(status).toBe(421)
  await catcher.stop()
})
