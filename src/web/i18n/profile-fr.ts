/** One's own page, in French. */
export const profileFr = {
  title: 'Mon profil',
  help: 'Ce que vos collègues voient de vous.',
  name: 'Nom affiché',
  jobTitle: 'Titre ou fonction',
  jobTitleExample: 'Par exemple : Cardiologue, IDE de nuit, Secrétaire',
  needName: 'Votre nom ne peut pas être vide.',
  lockedByRole: 'Les invités ne changent pas leur nom : demandez-le à l’établissement qui vous a invité.',
  lockedByCompany:
    'Votre établissement réserve le nom et le titre à ses administrateurs : adressez-vous à l’un d’eux.',
  email: 'Adresse e-mail',
  emailLocked: 'Elle sert à vous identifier et ne peut pas être changée ici.',
  role: 'Rôle',
  roleLocked: 'Il est donné par les administrateurs de votre établissement.',
  company: 'Établissement',
  save: 'Enregistrer',
  saved: 'Votre profil est enregistré.',
  languages: 'Langue',
  mails: 'Langue des courriers que Prisme vous envoie',
  mailsSaved: 'La langue de vos courriers est enregistrée.',
  reserved: 'Cette page n’est pas disponible',
  reservedHelp: 'Elle n’existe pas, ou elle est réservée aux administrateurs de votre établissement.',
} as const
