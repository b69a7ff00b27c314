import type { PolicyWords } from './policy-words.ts'

const allowed = { enabled: 'Autorisé', disabled: 'Interdit' } as const
const required = { required: 'Obligatoire', optional: 'Facultatif' } as const

/** Each setting in French: what it decides, and what follows. Bounds and defaults are the contract's. */
export const policyWordsFr = {
  registration: {
    title: 'Inscription',
    help: 'Si les personnes de vos domaines peuvent créer leur compte elles-mêmes.',
    settings: {
      mode: {
        label: 'Inscription libre',
        help: 'Fermée, on n’entre que sur invitation.',
        values: { closed: 'Fermée', open: 'Ouverte aux domaines indiqués' },
      },
      domains: {
        label: 'Domaines de messagerie',
        help: 'Par exemple : clinique.fr. L’adresse est vérifiée par courrier.',
      },
    },
  },
  mfa: {
    title: 'Second facteur',
    help: 'Depuis 2026, un mot de passe seul ne suffit plus pour les professionnels de santé.',
    settings: {
      users: { label: 'Pour les membres', help: '', values: required },
      administrators: { label: 'Pour les administrateurs', help: '', values: required },
      guests: { label: 'Pour les invités', help: '', values: required },
    },
  },
  sessions: {
    title: 'Sessions',
    help: 'Quand il faut se reconnecter.',
    settings: {
      idleMinutes: {
        label: 'Fin de session après (minutes sans activité)',
        help: 'Un avertissement permet de rester connecté.',
      },
      absoluteHours: {
        label: 'Fin de session après (heures, même en activité)',
        help: '',
      },
    },
  },
  workstation: {
    title: 'Poste partagé',
    help: 'Quand l’écran d’un poste de soins se verrouille.',
    settings: {
      lockAfterMinutes: { label: 'Verrouiller après (minutes sans activité)', help: '' },
      lockWhenHidden: {
        label: 'Verrouiller dès qu’une autre fenêtre passe devant',
        help: '',
        values: { enabled: 'Oui', disabled: 'Non' },
      },
    },
  },
  network: {
    title: 'Réseau',
    help: 'D’où l’on peut se connecter.',
    settings: {
      allowedCidrs: {
        label: 'Réseaux acceptés',
        help: 'Par exemple : 192.0.2.0/24. Sans réseau indiqué, tous sont acceptés.',
      },
      allowedCountries: {
        label: 'Pays acceptés',
        help: 'Codes de deux lettres ; vérifiés si le serveur a une base des pays. Sans code, tous sont acceptés.',
      },
      unknownCountries: {
        label: 'Adresses sans pays connu',
        help: 'Par exemple le réseau interne de l’établissement.',
        values: { allow: 'Accepter', refuse: 'Refuser' },
      },
      outside: {
        label: 'Connexion venant d’ailleurs',
        help: '',
        values: { block: 'Refuser', alert: 'Laisser entrer et prévenir les administrateurs' },
      },
    },
  },
  switches: {
    title: 'Ce que chacun peut faire',
    help: 'Vaut pour les membres et les invités, sauf décision prise pour une personne.',
    settings: {
      fileSharing: { label: 'Envoyer et ouvrir des fichiers', help: '', values: allowed },
      editOwnProfile: { label: 'Modifier son nom et son titre', help: '', values: allowed },
      createBubbles: { label: 'Créer des bulles', help: '', values: allowed },
      inviteGuests: { label: 'Inviter des personnes extérieures', help: '', values: allowed },
      externalMembers: {
        label: 'Accueillir des invités d’un autre établissement',
        help: '',
        values: allowed,
      },
      readReceipts: { label: 'Montrer ce qu’on a lu', help: '', values: allowed },
    },
  },
  guests: {
    title: 'Invités',
    help: 'Combien de temps durent une invitation et l’accès d’un invité.',
    settings: {
      invitationHours: { label: 'Validité d’une invitation (heures)', help: '' },
      accountDays: { label: 'Durée de l’accès (jours)', help: '' },
    },
  },
  integrations: {
    title: 'Programmes',
    help: 'Les clés d’API des services sont gérées dans « Programmes ».',
    settings: {
      personalKeys: {
        label: 'Clés d’API personnelles',
        help: 'Pour les scripts de chacun, avec ses propres droits.',
        values: allowed,
      },
    },
  },
  dormancy: {
    title: 'Comptes inutilisés',
    help: 'Un compte que personne n’utilise est bloqué ; un administrateur peut le débloquer.',
    settings: {
      warnDays: { label: 'Avertir après (jours sans connexion)', help: '' },
      blockDays: { label: 'Bloquer après (jours sans connexion)', help: 'Plus que l’avertissement.' },
    },
  },
} as const satisfies PolicyWords
