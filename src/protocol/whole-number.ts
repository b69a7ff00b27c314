import { z } from 'zod'

/** A whole number. A query string has only text: there its decimal digits are meant, and nothing else that a number is. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return z.preprocess((given: number | string) => fromDigits(given), z.int().min(least).max(most))
}

function fromDigits(given: number | string): number | string {
  return typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given
}

/** The same, or `fallback` when it is left out. */
export function wholeNumberOr(fallback: number, least: number, most: number) {
  // In words, because documents leave out the default of what is prepared first.
  return wholeNumber(least, most).default(fallback).describe(`${fallback} when it is left out.`)
}
