/** The mails that were given up, in French. */
export const mailsFr = {
  help: 'Ce que Prisme a voulu envoyer et que le serveur de messagerie a refusé, ou n’a jamais pris. La personne n’a donc rien reçu.',
  caption: 'Courriers abandonnés, les derniers d’abord',
  none: 'Tous les courriers sont partis.',
  who: 'Destinataire',
  what: 'Courrier',
  when: 'Abandonné le',
  why: 'Réponse du serveur',
  noReply: 'Aucune réponse : vérifiez le serveur de messagerie.',
  refused: (reply: number) => `Refusé (${reply}) : vérifiez l’adresse.`,
  otherLetter: 'Autre courrier',
  letters: {
    session_revoked: 'Session fermée par précaution',
    address_to_verify: 'Vérification de l’adresse',
    address_known: 'Inscription avec une adresse connue',
    password_pin: 'Code pour un nouveau mot de passe',
    password_elsewhere: 'Mot de passe géré ailleurs',
    password_changed: 'Mot de passe changé',
    guest_invitation: 'Invitation à une bulle',
    member_invitation: 'Invitation dans l’établissement',
    network_outside: 'Connexion depuis un réseau inhabituel',
  },
} as const
