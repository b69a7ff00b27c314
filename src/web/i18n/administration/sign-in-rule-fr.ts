const many = (count: number, one: string, several: string): string => (count > 1 ? several : one)

/** The page that lets people in at the company's services only, in French. */
export const signInRuleFr = {
  help: 'Avec cette règle, vos membres entrent par les services de connexion de votre établissement, et par rien d’autre : plus de mot de passe à deviner ni à voler, et qui quitte l’annuaire n’entre plus ici.',
  now: 'Ce qui vaut aujourd’hui',
  states: { off: 'Mots de passe acceptés', on: 'Réservée aux services' },
  offHelp: 'Chacun entre par un service, par son mot de passe ou par une clé d’accès.',
  onHelp: 'Les membres entrent par un service de connexion, et par rien d’autre.',
  since: (day: string, name: string) => `Depuis le ${day}, par ${name}.`,
  guests: 'Les invités',
  guestChoices: {
    as_before: 'Gardent leur mot de passe',
    providers: 'Passent par les services, eux aussi',
  },
  guestHelp: {
    as_before: 'Rien ne change pour eux.',
    providers:
      'Leurs mots de passe sont effacés. Un invité qui n’est pas lié à un service ne pourra plus entrer : aucun compte d’invité n’est lié par courrier.',
  },
  changeGuests: 'Changer pour les invités',
  guestsChanged: 'C’est changé pour les invités.',
  consequences: 'Ce qui se passera',
  consequencesHelp:
    'Tout se fait d’un coup, au moment où vous confirmez. Les nombres sont ceux de maintenant.',
  onConsequences: 'Ce que cela veut dire',
  passwords: (count: number) =>
    count === 0
      ? 'Aucun membre n’a de mot de passe : il n’y a rien à effacer.'
      : `${count} ${many(count, 'mot de passe de membre est effacé : personne ne pourra le rétablir.', 'mots de passe de membres sont effacés : personne ne pourra les rétablir.')}`,
  sessions: (count: number) =>
    count === 0
      ? 'Aucune session n’est à fermer : toutes ont été ouvertes par un service.'
      : `${count} ${many(count, 'session qui n’a pas été ouverte par un service se ferme', 'sessions qui n’ont pas été ouvertes par un service se ferment')} tout de suite.`,
  keys: (count: number) =>
    count === 0
      ? 'Aucune clé d’API d’une personne n’est à arrêter. Celles des programmes continuent.'
      : `${count} ${many(count, 'clé d’API d’une personne s’arrête', 'clés d’API de personnes s’arrêtent')}. Celles des programmes continuent.`,
  unlinked: (count: number) =>
    count === 0
      ? 'Tous les membres sont déjà liés à un service.'
      : `${count} ${many(
          count,
          'membre n’est encore lié à aucun service : il devra y passer à sa prochaine connexion, ou restera dehors si le service ne le connaît pas.',
          'membres ne sont encore liés à aucun service : ils devront y passer à leur prochaine connexion, ou resteront dehors si le service ne les connaît pas.',
        )}`,
  guestsKeep: (count: number) =>
    count === 0
      ? 'Aucun invité n’a de mot de passe.'
      : `${count} ${many(count, 'invité garde son mot de passe', 'invités gardent leur mot de passe')}.`,
  guestsLose: (count: number) =>
    count === 0
      ? 'Aucun invité n’a de mot de passe à perdre.'
      : `${count} ${many(
          count,
          'mot de passe d’invité est effacé aussi, et cet invité n’entre plus s’il n’est pas lié à un service.',
          'mots de passe d’invités sont effacés aussi, et ces invités n’entrent plus s’ils ne sont pas liés à un service.',
        )}`,
  always: [
    'Les codes envoyés par courrier et les connexions en cours ne valent plus.',
    'Personne ne s’inscrit plus, et vous n’invitez plus de membres : le service ou l’annuaire les amène.',
    'Tous les administrateurs en sont avertis par courrier.',
  ],
  ownEnds:
    'Votre session à vous se ferme aussi, car elle n’a pas été ouverte par un service : vous reviendrez par lui.',
  conditions: 'Ce qu’il faut d’abord',
  conditionsHelp: 'Pour que personne ne se retrouve enfermé dehors par un service qui ne fonctionne pas.',
  done: 'Fait',
  missing: 'Manque',
  proven: 'Vous venez d’entrer par un service de connexion',
  provenHelp: (minutes: number) =>
    `Il faut avoir vu, dans les ${minutes} dernières minutes, qu’un service en marche vous laisse entrer.`,
  provenUntil: (time: string) => `Cela vaut jusqu’à ${time}.`,
  proveBy: (name: string) => `Le prouver maintenant par « ${name} »`,
  proving: 'Vous y allez…',
  linkFirst: 'Votre compte n’est lié à aucun service. Liez-le d’abord, à la page Sécurité.',
  toSecurity: 'Ouvrir la page Sécurité',
  addFirst: 'Aucun service n’est en marche. Ajoutez-en un d’abord.',
  toProviders: 'Ouvrir les services de connexion',
  twoAccounts: (count: number) => `${count} comptes de secours prêts`,
  twoAccountsHelp: (ready: number, needed: number) =>
    ready >= needed
      ? 'Leur clé d’accès les laisse entrer même quand plus aucun service ne répond.'
      : `${many(ready, `${ready} prêt`, `${ready} prêts`)} sur ${needed}. Nommez-les ci-dessous.`,
  emergency: 'Comptes de secours',
  emergencyHelp:
    'Pour le jour où le service ne laisse entrer personne : leur clé d’accès seule ouvre une session. Choisissez des comptes d’administrateur dont personne ne se sert au quotidien, et gardez la clé sous enveloppe scellée. Chaque usage est annoncé à tous les administrateurs.',
  emergencyCaption: 'Comptes gardés pour le secours',
  noEmergency: 'Aucun compte de secours.',
  person: 'Compte',
  namedAt: 'Nommé le',
  lastUsed: 'Dernier usage',
  state: 'État',
  ready: 'Prêt',
  notReady: 'Pas prêt',
  notReadyHelp: 'Il lui faut être administrateur, actif, avec une clé d’accès.',
  acts: 'Actions',
  name: 'Nommer un compte de secours',
  nameHelp: (most: number) =>
    `Un administrateur qui a une clé d’accès (page Sécurité). ${most} au plus, le temps d’en remplacer un.`,
  nobody: 'Il n’y a pas d’autre administrateur.',
  nameSubmit: 'Nommer',
  named: (name: string) => `${name} est un compte de secours.`,
  release: 'Retirer',
  releaseTitle: (name: string) => `Ne plus garder ${name} pour le secours ?`,
  releaseHelp:
    'Le compte reste administrateur, mais sa clé d’accès seule n’ouvrira plus de session quand la connexion est réservée aux services.',
  released: (name: string) => `${name} n’est plus un compte de secours.`,
  demand: 'Réserver la connexion aux services',
  demandTitle: 'Réserver la connexion aux services ?',
  typeCompany: (name: string) => `Pour confirmer, saisissez : ${name}`,
  demandSubmit: 'Effacer les mots de passe et réserver',
  demanded: 'La connexion est réservée aux services.',
  notYet: 'Ce sera possible quand tout ce qui manque ci-dessus sera fait.',
  applyGuests: 'Appliquer aux invités',
  guestsTitle: 'Changer ce qui vaut pour les invités ?',
  lift: 'Accepter de nouveau les mots de passe',
  liftTitle: 'Accepter de nouveau les mots de passe ?',
  liftWhat: [
    'Aucun mot de passe ne revient : qui en avait un en choisit un autre, par « Mot de passe oublié ».',
    'Qui n’en a jamais eu n’en reçoit pas, et continue par le service.',
    'Les clés d’API arrêtées restent arrêtées : il faudra en créer d’autres.',
    'Les services continuent de fonctionner, et les comptes de secours restent nommés.',
    'Tous les administrateurs en sont avertis par courrier.',
  ],
  lifted: 'Les mots de passe sont de nouveau acceptés.',
} as const
