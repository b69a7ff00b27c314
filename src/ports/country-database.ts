/** Says in which country an address is. */
export interface CountryDatabase {
  /** ISO 3166-1, two letters. Undefined for an address it does not know, and for what is no address. */
  countryOf(address: string): string | undefined
}
