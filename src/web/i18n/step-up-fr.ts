/** Asking anew who is there, before a sensitive act; in French. */
export const stepUpFr = {
  title: 'Confirmez que c’est bien vous',
  help: 'Cette action est sensible. Après confirmation, on ne vous le demandera plus pendant cinq minutes.',
  loading: 'Un instant…',
  password: 'Votre mot de passe',
  needPassword: 'Saisissez votre mot de passe.',
  submit: 'Confirmer et continuer',
  byProvider: (name: string) => `Confirmer avec ${name}`,
  leaving: 'Ouverture en cours…',
} as const
