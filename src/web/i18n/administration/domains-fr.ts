/** Which e-mail domains are the company's, in French. */
export const domainsFr = {
  help: 'Prouvez qu’un domaine de messagerie est celui de votre établissement : vos services de connexion sont alors proposés à ses adresses, et peuvent y accueillir de nouvelles personnes.',
  caption: 'Domaines de messagerie de l’établissement',
  none: 'Aucun domaine : aucun service de connexion n’est proposé à personne.',
  add: 'Ajouter un domaine',
  addTitle: 'Ajouter un domaine',
  addHelp: 'Vous recevrez un enregistrement à publier dans le DNS de ce domaine.',
  addSubmit: 'Ajouter',
  domain: 'Domaine',
  domainHelp: 'Ce qui suit le @ dans vos adresses. Par exemple : chu-tilleuls.fr',
  needDomain: 'Saisissez un domaine.',
  unfit: {
    not_a_domain: 'Ce n’est pas un nom de domaine. Saisissez seulement ce qui suit le @ dans vos adresses.',
    ip_address: 'C’est une adresse de machine. Saisissez ce qui suit le @ dans vos adresses.',
    public_suffix: 'D’autres enregistrent leurs domaines sous ce nom : saisissez le vôtre en entier.',
    mail_provider:
      'C’est une messagerie ouverte à tous : des personnes étrangères à votre établissement y ont une adresse.',
  },
  state: 'État',
  states: {
    attested: 'Attesté',
    waiting: 'À prouver',
    proven: 'Prouvé',
    missing: 'Enregistrement absent',
    frozen: 'Nouvelles entrées arrêtées',
  },
  stateHelp: {
    attested: 'L’exploitant du serveur atteste que ce domaine est le vôtre. Rien n’est à publier.',
    waiting:
      'Ce domaine n’est pas encore le vôtre ici. Publiez l’enregistrement ci-dessous dans son DNS, puis vérifiez.',
    proven:
      'Ce domaine est le vôtre. Laissez l’enregistrement en place : il est vérifié une fois par jour, et le domaine se perd avec lui.',
    frozen:
      'L’enregistrement manque depuis trop longtemps : plus personne de nouveau n’entre par ce domaine, ni par vos services de connexion, ni par l’annuaire. Les personnes qui ont un compte continuent de se connecter. Republiez l’enregistrement, puis vérifiez : tout reprend aussitôt.',
  },
  missingOver:
    'L’enregistrement n’est plus dans le DNS, et le délai est écoulé. S’il manque encore à la prochaine vérification, plus personne de nouveau n’entrera par ce domaine.',
  missingHelp: (date: string) =>
    `L’enregistrement n’est plus dans le DNS. Rétablissez-le avant le ${date}. Ensuite, plus personne de nouveau n’entrera par ce domaine. Les personnes qui ont un compte continueront de se connecter.`,
  record: 'Enregistrement à publier',
  recordHelp:
    'Chez qui gère le DNS de ce domaine, ajoutez un enregistrement de type TXT avec ce nom et cette valeur, à la lettre. Il n’a rien de secret.',
  recordName: 'Nom',
  recordNameHelp: 'Certaines consoles ajoutent elles-mêmes le domaine : le début du nom suffit alors.',
  recordValue: 'Valeur',
  lastLook: 'Dernière vérification',
  notYet: 'Pas encore',
  notLookedFor: 'Sans objet',
  verify: 'Vérifier maintenant',
  verified: 'L’enregistrement est là : ce domaine est le vôtre.',
  notFound: 'L’enregistrement n’est pas trouvé',
  outcomes: {
    found: 'L’enregistrement est là.',
    no_name:
      'Ce nom n’existe pas dans le DNS. S’il vient d’être ajouté, patientez : cela prend de quelques minutes à quelques heures.',
    no_record: 'Ce nom existe, mais sans enregistrement TXT. Vérifiez le type choisi.',
    other_value: 'Un enregistrement TXT est là, avec une autre valeur. Copiez la valeur à la lettre.',
    too_many_records: 'Trop d’enregistrements TXT sont à ce nom. Retirez ceux qui ne servent plus.',
    timeout: 'Le DNS n’a pas répondu à temps. Rien n’est perdu : réessayez plus tard.',
    server_failed:
      'Le DNS de ce domaine répond par une erreur (SERVFAIL). Rien n’est perdu : parlez-en à qui le gère.',
    server_refused: 'Le serveur DNS interrogé refuse de répondre. Parlez-en à l’exploitant de Prisme.',
    unreachable: 'Aucun serveur DNS n’est joignable depuis le serveur de Prisme. Parlez-en à son exploitant.',
    bad_answer: 'La réponse du DNS est illisible. Rien n’est perdu : réessayez plus tard.',
  },
  addedAt: 'Ajouté',
  byOperator: 'par l’exploitant du serveur',
  provenAt: 'Prouvé',
  missingSince: 'Absent depuis',
  remove: 'Retirer',
  removeTitle: (domain: string) => `Retirer le domaine ${domain} ?`,
  removeSubmit: 'Retirer le domaine',
  removeWhat: [
    'Vos services de connexion ne seront plus proposés à qui saisit une adresse de ce domaine.',
    'Plus personne de nouveau n’entrera par ce domaine, ni par ces services, ni par l’annuaire.',
    'Les comptes, leurs liens et les sessions ouvertes restent.',
    'Un autre établissement pourra prouver que ce domaine est le sien.',
  ],
  removeClaim: [
    'Rien ne change pour personne : ce domaine n’est pas encore le vôtre ici.',
    'L’enregistrement ne servira plus ; vous pouvez l’effacer du DNS.',
  ],
  typeDomain: (domain: string) => `Pour confirmer, saisissez ${domain}`,
} as const
