/** A token of the directory is a key of its own kind: what is said of keys, said of it; in French. */
export const directoryTokenFr = {
  states: { active: 'Actif', replaced: 'Remplacé', expired: 'Terminé', revoked: 'Révoqué' },
  unused: 'Inutilisé',
  networksHelp:
    'D’où l’annuaire vient, une adresse ou un réseau par ligne : 192.0.2.0/24. Vide : de partout.',
  secret: 'Jeton secret (Secret Token)',
  secretOnce: 'Copiez ce jeton maintenant : il ne sera plus jamais montré.',
  secretHelp: 'À coller dans votre annuaire, jamais dans un message ni un courrier.',
  copied: 'Copié.',
  secretKept: 'J’ai rangé le jeton',
  rotateTitle: (name: string) => `Remplacer le jeton « ${name} » ?`,
  rotateHelp: 'Un nouveau jeton est fait pour le même annuaire. L’ancien marche encore le temps choisi.',
  overlap: 'L’ancien jeton marche encore',
  overlaps: {
    '0': 'Il s’arrête tout de suite',
    '1': 'Une heure',
    '24': 'Un jour',
    '72': 'Trois jours',
    '168': 'Une semaine',
  },
  keyRotated: (name: string) => `Le jeton « ${name} » est remplacé.`,
  revokeTitle: (name: string) => `Révoquer le jeton « ${name} » ?`,
  revokeHelp:
    'L’annuaire ne peut plus rien faire ici avec lui, tout de suite et pour toujours. Les personnes et les groupes restent.',
  revoked: (name: string) => `Le jeton « ${name} » est révoqué.`,
} as const
