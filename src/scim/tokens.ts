import { Problem } from '../protocol/index.ts'

export interface Token {
  readonly kind: 'word' | 'text' | 'mark'
  readonly text: string
}

const word = /[\w.$:+-]+/y
const quoted = /"(?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-f]{4})*"/iuy

/** The words, quoted texts and brackets of a filter. Each character is looked at once. Throws filter_refused. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at)
    if (character === ' ') at++
    else if ('()[]'.includes(character)) {
      tokens.push({ kind: 'mark', text: character })
      at++
    } else {
      const found = matchAt(character === '"' ? quoted : word, text, at)
      tokens.push(character === '"' ? { kind: 'text', text: unquoted(found) } : { kind: 'word', text: found })
      at += found.length
    }
  }
  return tokens
}

function unquoted(found: string): string {
  return String(JSON.parse(found))
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  const found = pattern.exec(text)?.[0]
  if (found === undefined)
    throw new Problem('filter_refused', { issues: [{ path: 'filter', message: 'cannot be read' }] })
  return found
}
