/** Taking a member's lost second factors away, in French. */
export const factorsFr = {
  title: 'Second facteur',
  help: 'Si la personne a perdu son téléphone et ses codes de secours. Son mot de passe ne change pas.',
  ask: 'Réinitialiser ses seconds facteurs',
  askTitle: (name: string) => `Réinitialiser les seconds facteurs de ${name} ?`,
  askHelp:
    'La demande prend effet dans un jour, ou dès qu’un autre administrateur l’approuve. La personne en est prévenue et peut l’annuler ; elle en enregistrera un nouveau à sa prochaine connexion.',
  recognised: 'Comment vous l’avez reconnue',
  ways: {
    in_person: 'En personne',
    video_call: 'En appel vidéo',
    known_number: 'À un numéro déjà connu',
  },
  askSubmit: 'Demander la réinitialisation',
  asked: (due: string) => `Demande enregistrée : elle prend effet le ${due}, sauf annulation.`,
  underWay: (name: string, due: string) => `Demandée par ${name} ; elle prend effet le ${due}.`,
  needsAnother: 'Un autre administrateur peut l’approuver pour qu’elle prenne effet tout de suite.',
  approve: 'Approuver',
  approved: 'Ses seconds facteurs sont réinitialisés.',
  cancel: 'Annuler la demande',
  cancelled: 'La demande est annulée.',
} as const
