const place = 'prisme-errand'
const backPlace = 'prisme-errand-back'

/** What somebody with a session leaves for the provider for, and to which page they come back; forgotten when the tab is closed. */
export function noteErrand(errand: 'link' | 'prove' | 'test', backTo = ''): void {
  sessionStorage.setItem(place, errand)
  sessionStorage.setItem(backPlace, backTo)
}

/** What it was, once. */
export function takeErrand(): { errand: string | null; backTo: string } {
  const taken = { errand: sessionStorage.getItem(place), backTo: sessionStorage.getItem(backPlace) ?? '' }
  sessionStorage.removeItem(place)
  sessionStorage.removeItem(backPlace)
  return taken
}
