import { expect, test } from 'vitest'
import { settleDomain } from '../../src/features/federation/domain-names.ts'

test('a domain has one spelling, whoever types it', () => {
  for (const typed of [
    'tilleuls.example',
    ' Tilleuls.EXAMPLE. ',
    'tilleuls。example',
    'ｔｉｌｌｅｕｌｓ.example',
    'tilleuls.example．',
  ])
    expect(settleDomain(typed), typed).toEqual({ domain: 'tilleuls.example' })
  const composed = { domain: 'xn--hpital-ixa.example' }
  for (const typed of [
    'hôpital.example',
    'HÔPITAL.example',
    'ho\u0302pital.example',
    'xn--HPITAL-ixa.example',
  ])
    expect(settleDomain(typed), typed).toEqual(composed)
  // What others registered under a suffix is theirs.
  for (const own of ['chu-tilleuls.fr', 'www.ck', 'hopital.gouv.fr', 'clinique.co.uk', 'hopital.github.io'])
    expect(settleDomain(own)).toEqual({ domain: own })
})

test('what is an address, a suffix, a mail provider or no domain is none, and which', () => {
  const faults: Record<string, readonly string[]> = {
    ip_address: ['127.0.0.1', '0x7f.1', '2130706433', '::1', '2001:db8::1'],
    public_suffix: ['fr', 'com', 'co.uk', 'gouv.fr', 'asso.fr', 'github.io', 'xyz.ck', 'GOUV.FR.'],
    mail_provider:
      'gmail.com googlemail.com orange.fr free.fr wanadoo.fr laposte.net outlook.com outlook.fr hotmail.com hotmail.fr live.fr sfr.fr neuf.fr bbox.fr numericable.fr yahoo.fr yahoo.com icloud.com me.com proton.me protonmail.com gmx.fr aol.com mailo.com tutanota.com club-internet.fr aliceadsl.fr'.split(
        ' ',
      ),
    not_a_domain: [
      ...['', '.', '..', 'intranet', 'localhost', 'a..example', '-a.example', 'a-.example', 'a_b.example'],
      ...[
        'rose@tilleuls.example',
        '[::1]',
        'https://tilleuls.example',
        'tilleuls.example/x',
        'tilleuls.example:53',
      ],
      ...[
        'a b.example',
        'a\u0000.example',
        'a\u202e.example',
        '*.example',
        'a.1',
        'a,b.example',
        'exa%6dple.fr',
      ],
      ...[`${'a'.repeat(64)}.example`, `${'a.'.repeat(120)}example`],
    ],
  }
  for (const [fault, domains] of Object.entries(faults))
    for (const domain of domains) expect(settleDomain(domain), domain).toEqual({ fault })
})
