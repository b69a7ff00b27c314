/** Signing in, and having signed out; in French. */
export const signInFr = {
  title: 'Connexion',
  email: 'Adresse e-mail professionnelle',
  password: 'Mot de passe',
  next: 'Continuer',
  otherEmail: 'Changer d’adresse',
  submit: 'Se connecter',
  submitting: 'Connexion en cours…',
  attemptOver: 'Cette connexion n’est plus valable. Recommencez.',
  ended: 'Votre session est terminée. Reconnectez-vous pour continuer.',
  notClosed:
    'Sans réseau, votre session n’a pas pu être fermée sur le serveur. Sur un poste partagé, réessayez avant de partir.',
  closeNow: 'Fermer la session',
  stillThere: (name: string) =>
    `Vous êtes déconnecté de Prisme. Votre session « ${name} » est encore ouverte dans ce navigateur.`,
  leavingThere: (name: string) => `Poste partagé : fermeture de votre session « ${name} »…`,
  leaveThere: (name: string) => `Fermer aussi ma session « ${name} »`,
  leftThere: 'Vous êtes déconnecté de Prisme et du service qui vous y avait identifié.',
  needEmail: 'Saisissez votre adresse e-mail.',
  needPassword: 'Saisissez votre mot de passe.',
  looking: 'Recherche en cours…',
  byProvider: (name: string) => `Continuer avec ${name}`,
  leaving: 'Ouverture en cours…',
  orPassword: 'ou avec votre mot de passe Prisme',
  emergency: 'Accès de secours',
  emergencyHelp:
    'Réservé aux comptes de secours de l’établissement, quand sa connexion ne laisse entrer personne. Chaque usage est signalé.',
}
