import { Icon } from './icon.tsx'
import './monogram.css'

const titles = /^(dr|pr|prof|m|mme|mlle|mr|mrs|ms)\.?$/i

/** Two letters for a person, a sign for a bubble. Decoration: the name always stands beside it. */
export function Monogram({ name, kind }: { name: string; kind: 'person' | 'bubble' }) {
  return (
    <span className={`monogram monogram-${kind}`} aria-hidden="true">
      {kind === 'bubble' ? <Icon name="people" /> : initialsOf(name)}
    </span>
  )
}

export function initialsOf(name: string): string {
  // A role in parentheses is no part of the name.
  const words = name
    .replaceAll(/\([^)]*\)/g, ' ')
    .split(/[\s-]+/)
    .filter((word) => word !== '' && !titles.test(word))
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : '']
  return (Array.from(first)[0] ?? '').concat(Array.from(last)[0] ?? '').toUpperCase()
}
