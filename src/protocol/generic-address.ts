/**
 * R33: accounts are a person's own. What stands before the @ of an address that several people read: `accueil`,
 * `secretariat.cardio`, `contact-chu`. Such an account is marked for the administrator, not refused: small practices have no
 * other address.
 */
const desks = new Set(
  'accueil admin administratif administration admission admissions billing bloc bureau comptabilite contact commercial dim direction dpo dsi equipe facturation garde helpdesk hotline hello info infos informatique labo laboratoire mail maintenance medecins noreply nepasrepondre office pharmacie planning postmaster qualite rdv reception recrutement regulation rh sales secretaire secretaires secretariat secretary service sos staff standard stage support team test urgences webmaster'.split(
    ' ',
  ),
)

/** Whether an address reads like a desk's. */
export function isGenericAddress(email: string): boolean {
  const local = (email.split('@')[0] ?? '').normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  const words = local.split(/[^a-z]+/).filter(Boolean)
  return words.some((word) => desks.has(word)) || desks.has(words.join(''))
}
