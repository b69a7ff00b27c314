const some = (count: number, one: string, many: string): string => `${count} ${count > 1 ? many : one}`

/** The people of the company, as its administrators see them; in French. */
export const membersFr = {
  help: 'Les personnes de votre établissement et leurs invités : qui entre, avec quel rôle, et depuis quand.',
  caption: 'Les personnes, de la plus ancienne à la plus récente',
  search: 'Chercher un nom ou une adresse',
  any: 'Tous',
  notFor: (days: string) => `Aucune activité depuis ${days} jours`,
  count: (count: number, isWhole: boolean) =>
    `${some(count, 'personne', 'personnes')}${isWhole ? '' : ' affichées, il y en a d’autres'}`,
  nobody: 'Personne ne correspond à ces critères.',
  person: 'Personne',
  role: 'Rôle',
  state: 'État',
  lastSeen: 'Dernière activité',
  since: 'Compte créé',
  until: 'Fin de l’accès',
  email: 'Adresse e-mail',
  forgotten: 'Oubliée avec le départ de la personne',
  blockedFor: {
    administrator: 'par un administrateur',
    unused: 'compte inutilisé',
    directory: 'par l’annuaire de l’établissement',
  },
  backToList: 'Retour aux membres',
  goneHelp:
    'Cette personne est partie. Ce qu’elle a écrit reste, sous son nom, pour celles et ceux qui y participaient.',
  identity: 'Identité',
  needName: 'Le nom ne peut pas être vide.',
  organisation: 'Établissement de l’invité',
  organisationHelp: 'Affiché à côté de son nom, pour que chacun sache à qui il écrit.',
  untilHelp: (days: number) => `Au plus ${days} jours à partir d’aujourd’hui.`,
  edited: 'L’identité est enregistrée.',
  access: 'Rôle et accès',
  changeRole: 'Changer le rôle',
  roleChanged: (role: string) => `Nouveau rôle : ${role}.`,
  roleHelp: {
    guest: 'Ne voit que les bulles où on l’a ajouté, depuis son arrivée, et jusqu’à une date de fin.',
    user: 'Écrit à ses collègues et crée des bulles, selon ce que l’établissement autorise.',
    company_admin: 'Gère les comptes et les réglages de l’établissement. Ne lit pas les messages des autres.',
  },
  block: 'Bloquer l’accès',
  blockTitle: (name: string) => `Bloquer l’accès de ${name} ?`,
  blockHelp:
    'La personne ne peut plus se connecter et ses sessions se ferment tout de suite, sur tous ses appareils. Elle reste membre de ses bulles : vous pourrez la débloquer.',
  blockReason: 'Pourquoi',
  blockReasonHelp: 'Les administrateurs le voient, et la trace le garde.',
  chooseReason: 'Choisissez une raison',
  needReason: 'Choisissez une raison.',
  blockReasons: {
    device_lost: 'Appareil perdu ou volé',
    misuse_suspected: 'Usage suspect du compte',
    absence: 'Longue absence',
    leaving: 'Départ en préparation',
    asked_by_person: 'À la demande de la personne',
    other: 'Autre raison',
  },
  sessionsOf: (name: string) => `Sessions ouvertes de ${name}`,
  endSessions: 'Fermer ses sessions',
  endSessionsTitle: (name: string) => `Fermer toutes les sessions de ${name} ?`,
  endSessionsHelp:
    'Sur tous ses appareils, tout de suite ; par exemple si l’un d’eux est perdu. La personne peut se reconnecter.',
  sessionsEnded: (count: number) =>
    count === 0
      ? 'Aucune session n’était ouverte.'
      : `${some(count, 'session est fermée', 'sessions sont fermées')}.`,
  blocked: 'L’accès est bloqué ; ses sessions sont fermées.',
  unblock: 'Débloquer l’accès',
  unblockHelp: 'La personne pourra se connecter de nouveau avec son mot de passe.',
  unblocked: 'L’accès est rétabli.',
  switches: 'Ce que cette personne peut faire',
  switchesHelp: 'Par défaut, comme tout l’établissement. Une décision prise ici ne vaut que pour elle.',
  sameAsCompany: (inherited: string) => `Comme l’établissement (${inherited.toLowerCase()})`,
  effective: (state: string) => `En ce moment : ${state.toLowerCase()}.`,
  byRole: 'Son rôle ne le permet pas, quoi qu’on décide ici.',
  switchChanged: (name: string) => `Enregistré : ${name.toLowerCase()}.`,
  leaving: 'Départ',
  leavingHelp: 'Avant un départ, confiez à quelqu’un d’autre les bulles que cette personne organise.',
  handOver: 'Confier ses bulles à quelqu’un',
  handOverHelp: (name: string) =>
    `La personne choisie devient organisatrice des bulles que ${name} organise, là où elle en est déjà membre. Personne n’entre dans une bulle par ce moyen.`,
  handOverSubmit: 'Confier',
  handedOver: (name: string, count: number, without: number) =>
    `${name} organise désormais ${some(count, 'bulle', 'bulles')}.${
      without > 0
        ? ` ${some(without, 'bulle reste', 'bulles restent')} à confier : ${name} n’en est pas membre.`
        : ''
    }`,
  remove: 'Retirer de l’établissement',
  removeTitle: (name: string) => `Retirer ${name} de l’établissement ?`,
  removeWhat: [
    'Ses sessions se ferment et son compte ne pourra plus jamais servir.',
    'Elle quitte toutes ses bulles ; son adresse est oubliée.',
    'Ce qu’elle a écrit reste lisible par les participants, sous son nom.',
    'C’est définitif. Pour une absence, bloquez plutôt l’accès.',
  ],
  successor: 'Qui reprend les bulles qu’elle organise',
  noSuccessor: 'Le membre le plus ancien de chaque bulle',
  successorHelp: 'Là où la personne choisie est déjà membre ; ailleurs, le membre le plus ancien.',
  typeName: (name: string) => `Pour confirmer, écrivez : ${name}`,
  removeSubmit: 'Retirer définitivement',
} as const
