const place = 'prisme-errand'

/** What somebody with a session leaves for the provider for; forgotten when the tab is closed. */
export function noteErrand(errand: 'link' | 'prove'): void {
  sessionStorage.setItem(place, errand)
}

/** What it was, once. */
export function takeErrand(): string | null {
  const errand = sessionStorage.getItem(place)
  sessionStorage.removeItem(place)
  return errand
}
