/** Asking anew who is there, before a sensitive act; in French. */
export const stepUpFr = {
  title: 'Confirmez que c’est bien vous',
  help: 'Cette action est sensible. Après confirmation, on ne vous le demandera plus pendant cinq minutes.',
  loading: 'Un instant…',
  password: 'Votre mot de passe',
  needPassword: 'Saisissez votre mot de passe.',
  code: 'Code de vérification',
  codeHelp: 'Les six chiffres de votre application d’authentification, ou un code de secours.',
  needCode: 'Saisissez un code.',
  submit: 'Confirmer et continuer',
} as const
