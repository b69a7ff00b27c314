import { readFileSync, statSync } from 'node:fs'
import { type CountryResponse, Reader } from 'mmdb-lib'
import type { CountryDatabase } from '../ports/country-database.ts'

/** Milliseconds between two looks at the file. */
const lookEvery = 60_000

/**
 * A local file in the MMDB format, such as GeoLite2 Country or DB-IP Lite Country: no address leaves the house. Read whole,
 * and anew when it was replaced; one that cannot be read then leaves the former in place. Throws when it cannot at first.
 */
export function openCountryDatabase(file: string, signal: AbortSignal): CountryDatabase {
  let seen = statSync(file).mtimeMs
  let reader = read(file)
  const timer = setInterval(() => {
    try {
      const { mtimeMs } = statSync(file)
      if (mtimeMs === seen) return
      reader = read(file)
      seen = mtimeMs
    } catch {
      // Half written, perhaps: looked at again in a minute.
    }
  }, lookEvery)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })

  return {
    countryOf(address) {
      try {
        return reader.get(address)?.country?.iso_code
      } catch {
        return undefined
      }
    },
  }
}

function read(file: string): Reader<CountryResponse> {
  try {
    return new Reader<CountryResponse>(readFileSync(file))
  } catch (cause) {
    throw new Error(`${file} is no country database in the MMDB format`, { cause })
  }
}
