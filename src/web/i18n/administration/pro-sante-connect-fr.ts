/** Pro Santé Connect in the wizard, in French. */
export const proSanteConnectFr = {
  presets: {
    pro_sante_connect: 'Pro Santé Connect',
    pro_sante_connect_sandbox: 'Pro Santé Connect, bac à sable',
  },
  environment: 'Environnement',
  environments: {
    pro_sante_connect: 'Production',
    pro_sante_connect_sandbox: 'Bac à sable (essais)',
  },
  environmentHelp: {
    pro_sante_connect: 'De vrais professionnels, avec leur carte CPS ou l’application e-CPS.',
    pro_sante_connect_sandbox: 'Des professionnels inventés, pour vos essais avant la production.',
  },
  there: 'Demandez un client à l’Agence du Numérique en Santé (ANS) :',
  toDo: [
    'Déposez une demande DataPass pour Pro Santé Connect, puis ouvrez l’« espace authentifié »',
    'Type de client : flux « code d’autorisation », avec PKCE',
    'Déclarez l’adresse de retour et l’adresse après déconnexion : copiez celles-ci à la lettre',
    'L’ANS vous donne un identifiant et un secret : ils sont pour l’étape suivante',
  ],
  asks: 'Prisme demande l’étendue scope_all et le niveau eidas1 : il accepte eidas1 à eidas3, qui valent deux facteurs. Il en lit la profession, les exercices et le numéro RPPS. Personne n’est créé : chacun lie son compte.',
  elsewhere: 'Le bac à sable est à une autre adresse',
  elsewhereHelp: 'Laissez vide pour celui de l’ANS.',
  linkedOnly:
    'Pro Santé Connect ne garantit aucune adresse e-mail : chacun lie son compte Prisme à la page Sécurité. Personne n’est créé.',
} as const
