import { partsOf } from '../state/links.ts'

/** Text as it was written. Addresses can be followed; nothing else is ever more than text. */
export function LinkedText({ children }: { children: string }) {
  return partsOf(children).map((part, index) =>
    part.href === undefined ? (
      part.text
    ) : (
      // The parts of a text never change places.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <a key={index} href={part.href} target="_blank" rel="noopener noreferrer">
        {part.text}
      </a>
    ),
  )
}
