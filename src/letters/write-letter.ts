import type { Mail } from '../ports/mailer.ts'
import type { Locale } from '../protocol/index.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { htmlOf } from './html.ts'
import type { Catalogue, Draft, Frame, Letter, LetterNeeds, Place } from './letter.ts'

const catalogues: Readonly<Record<Locale, Catalogue>> = { fr, en }

/** A letter as it is sent: the same words as plain text and as HTML, in the reader's language. */
export function writeLetter(letter: Letter, place: Place, locale: Locale): Omit<Mail, 'to'> {
  const catalogue = catalogues[locale]
  const draft = draftOf(catalogue, letter, place)
  const frame = {
    greeting: catalogue.greeting,
    orCopy: catalogue.orCopy,
    footer: catalogue.footer(place),
    company: place.company,
    locale,
  }
  return {
    locale,
    subject: `${catalogue.subjectPrefix}${draft.subject}`,
    text: textOf(draft, frame),
    html: htmlOf(draft, frame),
  }
}

function draftOf(catalogue: Catalogue, letter: Letter, place: Place): Draft {
  // A kind picks the writer and what it needs together; TypeScript cannot follow that, `Letter` proved it at the door.
  const write = catalogue.letters[letter.kind] as (needs: LetterNeeds[Letter['kind']] & Place) => Draft
  return write({ ...letter, ...place })
}

function textOf(draft: Draft, frame: Frame): string {
  const { code, button } = draft
  return [
    frame.greeting,
    ...draft.lines,
    ...(code === undefined ? [] : [`${code.label}\n${code.digits}`]),
    ...(button === undefined ? [] : [button.link]),
    draft.caution,
    `-- \n${frame.footer}`,
  ]
    .join('\n\n')
    .concat('\n')
}
