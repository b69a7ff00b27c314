/** The charter that is accepted before anything else, in French. */
export const charterFr = {
  page: 'Charte – Prisme',
  title: 'Charte de votre établissement',
  help: 'Lisez-la et acceptez-la pour continuer. Votre acceptation est enregistrée avec sa date.',
  reading: 'Lecture de la charte…',
  label: 'Texte de la charte',
  accept: 'J’ai lu et j’accepte',
} as const
