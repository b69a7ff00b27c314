import { directoryTokenFr } from './directory-token-fr.ts'

const many = (count: number, one: string, several: string): string => (count > 1 ? several : one)

/** The company's own directory (SCIM), in French. */
export const directoryFr = {
  help: 'L’annuaire de votre établissement (Microsoft Entra ID, Okta…) peut amener les personnes, les nommer et leur fermer l’accès, par SCIM 2.0. Il ne donne jamais de rôle ni de mot de passe.',
  noDomain:
    'Votre établissement n’a encore aucun domaine de messagerie : l’annuaire ne peut amener personne. Seules les adresses de vos domaines sont acceptées.',
  people: 'Personnes',
  peopleCount: (count: number) =>
    count === 0
      ? 'L’annuaire n’a encore amené personne.'
      : `L’annuaire tient ${count} ${many(count, 'personne', 'personnes')} ici.`,
  groupCount: (count: number) =>
    count === 0 ? 'Aucun groupe.' : `${count} ${many(count, 'groupe', 'groupes')}.`,
  lastHeard: 'Dernière demande',
  neverHeard: 'L’annuaire n’a encore rien demandé.',
  domains: 'Domaines acceptés',
  tokens: 'Jetons',
  tokensHelp:
    'L’annuaire entre par un jeton, qui ne peut rien d’autre que tenir les personnes et les groupes à jour.',
  tokensCaption: 'Jetons de l’annuaire',
  token: 'Jeton',
  noToken: 'Aucun jeton : l’annuaire ne peut rien faire ici.',
  baseUrl: 'Adresse de base (Tenant URL, SCIM base URL)',
  baseUrlHelp: 'À saisir dans votre annuaire, à la lettre, avec un jeton.',
  howTo: [
    {
      name: 'Dans Microsoft Entra ID',
      steps: [
        'Applications d’entreprise, Nouvelle application, « ne figurant pas dans la galerie »',
        'Approvisionnement, mode Automatique',
        'URL du locataire : l’adresse de base. Jeton secret : le jeton. Puis « Tester la connexion »',
        'Mappages : externalId depuis objectId, plutôt que mailNickname',
        'Attribuez les personnes et les groupes, puis démarrez l’approvisionnement',
      ],
    },
    {
      name: 'Dans Okta',
      steps: [
        'Une intégration d’application avec approvisionnement SCIM',
        'SCIM connector base URL : l’adresse de base. Unique identifier : userName',
        'Authentification « HTTP Header » : le jeton',
        'Import New Users, Push New Users, Push Profile Updates, et Push Groups pour les groupes',
        'Provisioning, To App : Create, Update et Deactivate. « Sync Password » reste sans effet',
      ],
    },
  ],
  newToken: 'Nouveau jeton',
  newTokenHelp: 'Un jeton pour chaque annuaire. Son secret n’est montré qu’une fois.',
  tokenName: 'À quoi il sert',
  tokenNameHelp: 'Par exemple : Entra ID du CHU',
  needTokenName: 'Dites à quoi sert ce jeton.',
  makeToken: 'Créer le jeton',
  tokenMade: (name: string) => `Le jeton « ${name} » est créé.`,
  tokenWords: directoryTokenFr,
  proposals: 'À décider',
  proposalsHelp:
    'L’annuaire propose ces personnes pour l’administration, par leurs groupes. Rien ne change pour elles avant votre décision.',
  proposalsCaption: 'Personnes proposées comme administrateurs',
  person: 'Personne',
  proposedBy: 'Par le groupe',
  proposedAt: 'Proposée le',
  acts: 'Actions',
  confirm: 'Nommer administrateur',
  confirmTitle: (name: string) => `Nommer ${name} administrateur ?`,
  confirmHelp: (groups: string) =>
    `Cette personne est proposée par : ${groups}. Elle gérera les membres, les réglages et les services. Si elle quitte le groupe, elle redevient membre.`,
  confirmed: (name: string) => `${name} est administrateur.`,
  dismiss: 'Refuser',
  dismissTitle: (name: string) => `Laisser ${name} comme membre ?`,
  dismissHelp: (groups: string) =>
    `Proposée par : ${groups}. Elle ne sera proposée de nouveau qu’après avoir quitté le groupe et y être revenue.`,
  dismissed: (name: string) => `${name} reste membre.`,
  groups: 'Groupes',
  groupsHelp:
    'Un groupe de l’annuaire ne change rien par lui-même. Vous décidez de ce qui en découle : des bulles qui le suivent, ou des personnes proposées pour l’administration.',
  groupsCaption: 'Groupes de l’annuaire',
  noGroup: 'L’annuaire n’a encore amené aucun groupe.',
  group: 'Groupe',
  members: 'Personnes',
  bubbles: 'Bulles qui le suivent',
  noBubble: 'Aucune',
  otherBubbles: (count: number) =>
    count > 1 ? `${count} bulles où vous n’êtes pas` : 'une bulle où vous n’êtes pas',
  role: 'Rôle',
  noRole: 'Aucun',
  proposesAdmins: 'Propose des administrateurs',
  chooseBubbles: 'Bulles',
  chooseRole: 'Rôle',
  bubblesTitle: (group: string) => `Bulles qui suivent « ${group} »`,
  bubblesHelp:
    'Qui est dans le groupe est dans la bulle, tout de suite, et lit ce qui y a été écrit. Qui quitte le groupe, ou l’annuaire, la quitte aussi.',
  unseenBubble: 'Une bulle où vous n’êtes pas',
  unfollow: 'Ne plus suivre',
  unfollowed: (bubble: string, group: string) =>
    `${bubble} ne suit plus « ${group} » : qui était venu par lui n’y est plus.`,
  addBubble: 'Faire suivre une bulle de plus',
  pickBubble: 'Choisir une bulle…',
  addBubbleHelp: (count: number) =>
    `Parmi celles que vous organisez. ${many(count, `${count} personne y entre`, `${count} personnes y entrent`)} tout de suite.`,
  noBubbleToFollow:
    'Vous n’organisez aucune autre bulle. Seul un organisateur peut faire suivre un groupe à sa bulle.',
  follow: 'Suivre le groupe',
  followed: (bubble: string, group: string) => `${bubble} suit « ${group} ».`,
  propose: {
    title: (group: string) => `Proposer les personnes de « ${group} » comme administrateurs ?`,
    help: 'Chacune attend qu’un administrateur la confirme ici. Jusque-là, elle reste membre.',
    submit: 'Proposer',
    done: (group: string) => `Les personnes de « ${group} » sont proposées.`,
  },
  proposeNot: {
    title: (group: string) => `Ne plus proposer les personnes de « ${group} » ?`,
    help: 'Qui a été nommé administrateur par ce groupe redevient membre, sauf le dernier administrateur.',
    submit: 'Ne plus proposer',
    done: (group: string) => `Les personnes de « ${group} » ne sont plus proposées.`,
  },
} as const
