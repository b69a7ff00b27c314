/** Asking a person from outside into a bubble, in French. */
export const inviteGuestFr = {
  open: 'Inviter une personne extérieure',
  title: 'Inviter une personne extérieure',
  help: 'Elle reçoit un lien par courrier, ne voit que cette bulle, à partir de son arrivée, et son accès a une fin.',
  email: 'Son adresse e-mail',
  needEmail: 'Saisissez une adresse e-mail.',
  organisation: 'Son établissement (facultatif)',
  organisationHelp: 'Affiché à côté de son nom, pour que chacun sache à qui il écrit.',
  language: 'Langue du courrier',
  submit: 'Envoyer l’invitation',
  sent: (email: string, until: string) => `Invitation envoyée à ${email}, valable jusqu’au ${until}.`,
} as const
