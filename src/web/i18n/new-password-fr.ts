/** Choosing a password, in French. */
export const newPasswordFr = {
  label: 'Nouveau mot de passe',
  show: 'Afficher le mot de passe',
  hide: 'Masquer le mot de passe',
  rules: {
    length: 'De 8 à 64 caractères',
    lower_case: 'Une minuscule',
    upper_case: 'Une majuscule',
    digit: 'Un chiffre',
    other: 'Un signe de ponctuation, un symbole ou une espace',
    common: 'Pas un mot ni un mot de passe courant',
    personal: 'Ni votre nom, ni votre adresse, ni une date',
  },
  listTitle: 'Ce qu’il doit contenir',
  met: 'Rempli',
  missing: 'Manque',
  open: 'Sera vérifié',
  missingCount: (count: number) =>
    count > 1 ? `${count} règles restent à remplir` : 'Une règle reste à remplir',
  allMet: 'Toutes les règles sont remplies',
  strength: 'Robustesse',
  bits: (bits: string) => `${bits} bits (calcul de la CNIL)`,
  suffices: {
    no: 'Insuffisant : il en faut 50.',
    with_throttling: 'Suffisant : Prisme ralentit les essais.',
    alone: 'Solide, même sans ralentir les essais.',
  },
  needed: 'Choisissez un mot de passe qui remplit les règles.',
} as const
