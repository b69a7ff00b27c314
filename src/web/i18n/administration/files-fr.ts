import type { ImportFault } from '../../../protocol/index.ts'

const some = (count: number, one: string, many: string): string => `${count} ${count > 1 ? many : one}`

const faults = {
  not_csv: 'Ce n’est pas un fichier CSV lisible à partir d’ici.',
  too_many_rows: 'Trop de lignes.',
  too_many_columns: 'Trop de colonnes.',
  no_email_column: 'Il manque une colonne « Courriel ».',
  column_twice: 'Cette colonne est là deux fois.',
  empty: 'Le fichier ne nomme personne.',
  not_an_address: 'Ce n’est pas une adresse e-mail.',
  twice_in_file: 'Cette adresse est déjà plus haut dans le fichier.',
  has_account: 'Cette personne a déjà un compte.',
  unknown_role: 'Rôle inconnu : écrivez « utilisateur » ou « administrateur ».',
  unknown_locale: 'Langue inconnue : écrivez « fr » ou « en ».',
  formula: 'Commence comme une formule de tableur.',
  not_plain_text: 'Contient des caractères qui ne sont pas du texte.',
} as const satisfies Record<ImportFault['code'], string>

/** People in and out by files, in French. */
export const filesFr = {
  help: 'Faire entrer beaucoup de personnes d’un coup, et faire le point sur qui a accès.',
  importTitle: 'Importer des membres',
  importHelp:
    'Chaque personne du fichier reçoit une invitation par courrier. Le fichier est d’abord vérifié : rien n’est écrit avant votre accord.',
  file: 'Fichier CSV',
  fileHelp: (rows: number) =>
    `Colonnes : courriel, nom, titre, rôle, langue. Seule la première est obligatoire. ${rows} personnes au plus.`,
  tooLarge: 'Ce fichier est trop grand : partagez-le en plusieurs.',
  refused: (count: number) =>
    `${some(count, 'erreur', 'erreurs')} : corrigez le fichier et choisissez-le de nouveau. Rien ne sera importé d’ici là.`,
  fit: (count: number) =>
    `Le fichier est bon : ${some(count, 'personne sera invitée', 'personnes seront invitées')}.`,
  leftOut: (columns: string) => `Colonnes laissées de côté : ${columns}.`,
  faultsCaption: 'Lignes à corriger',
  peopleCaption: 'Personnes à inviter',
  nobody: 'Personne à inviter.',
  line: 'Ligne',
  column: 'Colonne',
  why: 'Problème',
  columns: { email: 'Courriel', name: 'Nom', title: 'Titre', role: 'Rôle', locale: 'Langue' },
  chosenByThem: 'Choisi par la personne',
  faults,
  importSubmit: (count: number) => `Inviter ${some(count, 'personne', 'personnes')}`,
  imported: (count: number) => `${some(count, 'invitation envoyée', 'invitations envoyées')}.`,
  reviewTitle: 'Revue des accès',
  reviewHelp:
    'Qui a accès, avec quel rôle, depuis quand, vu quand et avec quels facteurs. Sans aucun contenu.',
  review: 'Télécharger la revue des accès',
  reviewed: (count: number, fileName: string) => `${fileName} : ${some(count, 'personne', 'personnes')}.`,
} as const
