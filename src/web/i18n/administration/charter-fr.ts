/** The charter and the legal notices, in French. */
export const charterFr = {
  help: 'Les textes de votre établissement : ce que chacun accepte avant d’écrire, et ce que tout le monde peut lire.',
  charter: 'Charte d’utilisation',
  charterHelp:
    'Elle rappelle le secret professionnel et les règles d’usage. Tant qu’une personne ne l’a pas acceptée, elle n’accède à rien d’autre.',
  charterWarning:
    'Tout le monde, vous compris, devra l’accepter avant de continuer. Les acceptations précédentes restent conservées.',
  notices: 'Mentions légales',
  noticesHelp:
    'Éditeur, hébergeur, contact du délégué à la protection des données : lisibles sans se connecter.',
  noticesWarning: 'Elles seront lisibles par tout le monde, sans connexion.',
  noticesPublished: 'Les mentions légales sont publiées.',
  neverPublished: 'Rien n’est publié.',
  version: (version: number, date: string) => `Version ${version}, publiée le ${date}.`,
  french: 'Texte en français',
  english: 'Texte en anglais (facultatif)',
  textHelp: 'Texte simple, sans mise en forme. Sans texte anglais, le français est montré.',
  publish: 'Publier',
  publishTitle: 'Publier ce texte ?',
  withdraw: 'Retirer',
  withdrawTitle: 'Retirer ce texte ?',
  withdrawHelp:
    'Il ne sera plus montré ni demandé. Les versions et les acceptations passées restent conservées.',
  withdrawn: 'Le texte est retiré.',
  reread: 'Relire',
  acceptances: (version: number) => `Acceptations de la version ${version}`,
  who: 'Personne',
  accepted: 'Acceptée',
  notYet: 'Pas encore',
  nobody: 'Personne à afficher.',
} as const
