import { expect, test } from 'vitest'
import { en } from '../../src/letters/en.ts'
import { escapeHtml } from '../../src/letters/escape-html.ts'
import { fr } from '../../src/letters/fr.ts'
import type { Letter, LetterKind } from '../../src/letters/letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'

const place = { company: 'Clinique <des> Tilleuls & fils', origin: 'https://messagerie.example' }
const samples: Readonly<Record<LetterKind, Letter>> = {
  session_revoked: { kind: 'session_revoked' },
  session_displaced: { kind: 'session_displaced' },
  address_to_verify: { kind: 'address_to_verify', link: 'https://messagerie.example/#/verifier/jeton-1' },
  address_known: { kind: 'address_known' },
  password_pin: { kind: 'password_pin', pin: '048291', link: 'https://messagerie.example/#/code/jeton-2' },
  password_elsewhere: { kind: 'password_elsewhere' },
  password_changed: { kind: 'password_changed' },
  webhook_disabled: { kind: 'webhook_disabled' },
  account_unused_soon: { kind: 'account_unused_soon' },
  account_unused: { kind: 'account_unused', link: 'https://messagerie.example/#/rouvrir/jeton-4' },
  invitation: { kind: 'invitation', link: 'https://messagerie.example/#/invitation/jeton-3' },
  link_code: { kind: 'link_code', pin: '042917' },
  identity_linked: { kind: 'identity_linked' },
  identity_unlinked: { kind: 'identity_unlinked' },
  factor_added: { kind: 'factor_added' },
  factor_removed: { kind: 'factor_removed' },
  recovery_codes_renewed: { kind: 'recovery_codes_renewed' },
  recovery_code_used: { kind: 'recovery_code_used' },
  factors_reset_asked: { kind: 'factors_reset_asked' },
  factors_reset_cancelled: { kind: 'factors_reset_cancelled' },
  factors_reset: { kind: 'factors_reset' },
  network_outside: { kind: 'network_outside' },
  emergency_account_used: { kind: 'emergency_account_used' },
  sign_in_rule_changed: { kind: 'sign_in_rule_changed' },
  certificate_ends_in_a_month: { kind: 'certificate_ends_in_a_month' },
  certificate_ends_in_a_week: { kind: 'certificate_ends_in_a_week' },
  certificate_ended: { kind: 'certificate_ended' },
  domain_missing: { kind: 'domain_missing' },
  domain_frozen: { kind: 'domain_frozen' },
  domain_back: { kind: 'domain_back' },
}
const every = Object.values(samples).flatMap((letter) =>
  (['fr', 'en'] as const).map((locale) => ({ letter, locale, kind: letter.kind })),
)

test.each(every)(
  '$kind in $locale: text and HTML say the same, and nothing is loaded from anywhere',
  ({ letter, locale }) => {
    const { subject, text, html } = writeLetter(letter, place, locale)
    expect(subject).toMatch(locale === 'fr' ? /^Prisme\u00a0: \p{Lu}/u : /^Prisme: \p{Lu}/u)
    expect(html).toContain(`<html lang="${locale}"`)
    expect(html).not.toMatch(
      /<(img|script|link|iframe|object|form|video|style)|\b(src|srcset|background|on\w+)=|@import|url\(/i,
    )
    expect(html).not.toContain('<des>')
    // Every link stays at home, and each is in the text too.
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '')
    for (const link of links) {
      expect(link).toMatch(/^https:\/\/messagerie\.example(\/#|$)/)
      expect(text).toContain(link)
    }
    if (letter.kind === 'password_pin') {
      expect(text).toContain(letter.pin)
      expect(html).toContain(letter.pin)
      expect(subject).not.toContain(letter.pin)
    }
    const words = (from: string): string => from.replaceAll(/\s+/g, ' ')
    const readable = words(
      html
        .replace(/<title>.*<\/title>/, '')
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&#39;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&'),
    )
    for (const paragraph of text.replace('-- \n', '').split(/\n+/).filter(Boolean))
      expect(readable).toContain(words(paragraph))
  },
)

test('the two languages differ in every letter', () => {
  for (const letter of Object.values(samples)) {
    const [french, english] = [writeLetter(letter, place, 'fr'), writeLetter(letter, place, 'en')]
    expect(french.subject.replace(/^Prisme\u00a0: /, '')).not.toBe(english.subject.replace(/^Prisme: /, ''))
  }
  expect(Object.keys(fr.letters).sort()).toEqual(Object.keys(samples).sort())
  expect(Object.keys(en.letters).sort()).toEqual(Object.keys(samples).sort())
})

test('what is written into HTML opens no tag, ends no attribute and is no entity but its own', () => {
  expect(escapeHtml(`<a title='x' href="y">&lt;é`)).toBe(
    '&lt;a title=&#39;x&#39; href=&quot;y&quot;&gt;&amp;lt;é',
  )
})
