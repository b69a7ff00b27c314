/** A machine that several people use, a screen that locks, a session that ends soon; in French. */
export const workstationFr = {
  shared: 'Ce poste est partagé',
  sharedHelp: 'L’écran se verrouille quand on le quitte, et rien ne reste ici de la personne précédente.',
  lock: 'Verrouiller l’écran',
  lockedPage: 'Écran verrouillé – Prisme',
  lockedTitle: 'Écran verrouillé',
  lockedHelp: (name: string) =>
    `Session de ${name}. Confirmez que c’est vous pour reprendre là où vous en étiez.`,
  changePerson: 'Changer de personne',
  unsentHelp: 'Si quelqu’un d’autre se connecte maintenant, ce qui n’est pas envoyé sera perdu.',
  changeAnyway: 'Changer quand même',
  ending: {
    idle: {
      title: 'Êtes-vous toujours là ?',
      help: (time: string) => `Sans action de votre part, votre session se fermera à ${time}.`,
      submit: 'Rester connecté',
    },
    longest: {
      title: 'Votre session va se fermer',
      help: (time: string) =>
        `Elle a atteint sa durée maximale et se fermera à ${time}. Envoyez ce que vous écrivez, puis reconnectez-vous.`,
      submit: 'J’ai compris',
    },
  },
} as const
