import { Problem } from '../protocol/index.ts'

/** G-5: deeper nesting has no use here, and can exhaust a stack. */
const deepest = 16
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Parses JSON from outside. Throws invalid_input for what is no JSON, nests deeper than 16, repeats a key within one
 * object, or uses a key that could reach a prototype. The check walks the text before anything is built.
 */
export function parseJson(text: string): unknown {
  check(text)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Problem('invalid_input', { cause, issues: [{ path: '', message: 'is not JSON' }] })
  }
}

interface Level {
  /** The keys seen so far; undefined in an array. */
  keys: Set<string> | undefined
  expectsKey: boolean
}

function check(text: string): void {
  const levels: Level[] = []
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i)
    const level = levels.at(-1)
    if (character === 0x22) {
      const end = closingQuote(text, i)
      if (level?.expectsKey) noteKey(level, text.slice(i, end + 1))
      i = end
    } else if (character === 0x7b || character === 0x5b) {
      if (levels.length >= deepest) refuse('nests too deep')
      const isObject = character === 0x7b
      levels.push({ keys: isObject ? new Set() : undefined, expectsKey: isObject })
    } else if (character === 0x7d || character === 0x5d) levels.pop()
    else if (character === 0x2c && level?.keys) level.expectsKey = true
  }
}

function closingQuote(text: string, open: number): number {
  for (let from = open + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return text.length
    let backslashes = 0
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote
    from = quote + 1
  }
}

function noteKey(level: Level, quoted: string): void {
  level.expectsKey = false
  const key = unquoted(quoted)
  if (key === undefined || forbiddenKeys.has(key)) refuse('uses a forbidden key')
  if (level.keys?.has(key)) refuse('repeats a key')
  level.keys?.add(key)
}

function unquoted(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return undefined
  }
}

function refuse(message: string): never {
  throw new Problem('invalid_input', { issues: [{ path: '', message }] })
}
