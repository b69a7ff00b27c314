type Claims = Readonly<Record<string, unknown>>

/** Somebody invented, as Pro Santé Connect would describe them. */
export interface Professional {
  /** Both the national identifier and what the page calls them by. */
  nationalId: string
  givenName: string
  familyName: string
  /** What the page says they are there for. */
  about: string
  /** How they showed who they are; eidas1 is the least that is accepted. */
  acr: string
  /** `undefined` where nothing is said of their work at all. */
  SubjectRefPro: unknown
}

const exercise = (
  codeProfession: string,
  modes: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Claims => ({
  codeProfession,
  codeCategorieProfessionnelle: 'C',
  codeCiviliteDexercice: 'DR',
  codeTypeSavoirFaire: '',
  codeSavoirFaire: '',
  activities: modes.map((codeModeExercice) => ({
    codeModeExercice,
    codeSecteurDactivite: codeModeExercice === 'L' ? 'SA07' : 'SA01',
    raisonSocialeSite: codeModeExercice === 'L' ? 'CABINET DES TILLEULS' : 'CLINIQUE DES TILLEULS',
  })),
  ...more,
})

const cardiology = { codeTypeSavoirFaire: 'S', codeSavoirFaire: 'SM04' }
const everyday = { codeCivilite: 'MME' }

/** Each has one thing to show that a service must cope with. Everyone here is invented. */
export const professionals: readonly Professional[] = [
  {
    ...{ nationalId: '899700000018', givenName: 'Alice', familyName: 'Bernard', acr: 'eidas1' },
    about: 'Médecin, cardiologue, libérale et salariée',
    SubjectRefPro: { ...everyday, exercices: [exercise('10', ['L', 'S'], cardiology)] },
  },
  {
    ...{ nationalId: '899700000026', givenName: 'Bruno', familyName: 'Leroy', acr: 'eidas1' },
    about: 'Deux exercices : médecin salarié, pharmacien libéral',
    SubjectRefPro: { exercices: [exercise('10', ['S']), exercise('21', ['L'])] },
  },
  {
    ...{ nationalId: '899700000034', givenName: 'Chloé', familyName: 'Nguyen', acr: 'eidas1' },
    about: 'Infirmière salariée',
    SubjectRefPro: { exercices: [exercise('60', ['S'])] },
  },
  {
    ...{ nationalId: '899700000042', givenName: 'Émile', familyName: 'Sanchez', acr: 'eidas1' },
    about: 'Étudiant en médecine',
    SubjectRefPro: { exercices: [exercise('10', ['S'], { codeCategorieProfessionnelle: 'E' })] },
  },
  {
    ...{ nationalId: '899700000059', givenName: 'Fanny', familyName: 'Roche', acr: 'eidas1' },
    about: 'Aucun exercice',
    SubjectRefPro: { ...everyday, exercices: [] },
  },
  {
    ...{ nationalId: '30B0168811/CPET00001', givenName: 'Gilles', familyName: 'Accueil', acr: 'eidas1' },
    about: 'Employé d’une structure, sans numéro RPPS',
    SubjectRefPro: { exercices: [exercise('', ['S'])] },
  },
  {
    ...{ nationalId: '899700000067', givenName: 'Hugo', familyName: 'Muet', acr: 'eidas1' },
    about: 'SubjectRefPro absent',
    SubjectRefPro: undefined,
  },
  {
    ...{ nationalId: '899700000075', givenName: 'Inès', familyName: 'Simple', acr: 'eidas0' },
    about: 'Niveau insuffisant : refusée',
    SubjectRefPro: { exercices: [exercise('10', ['L'])] },
  },
  {
    ...{ nationalId: '899700000083', givenName: 'Jean', familyName: 'Difforme', acr: 'eidas1' },
    about: 'SubjectRefPro mal formé : refusé',
    SubjectRefPro: { exercices: 'médecin' },
  },
]

/** As the userinfo endpoint says it, under the scope `scope_all`. No address: Pro Santé Connect gives none. */
export function claimsOf({ nationalId, givenName, familyName, SubjectRefPro }: Professional): Claims {
  return {
    sub: `f:stand-in:${nationalId}`,
    preferred_username: nationalId,
    SubjectNameID: nationalId,
    given_name: givenName,
    family_name: familyName,
    email_verified: false,
    UITVersion: '1.0',
    PSI_Locale: '1.2.250.1.213.1.3.1.1',
    Palier_Authentification: 'APPPRIP3^1.2.250.1.213.1.5.1.1.1',
    otherIds: [{ identifiant: nationalId, origine: 'RPPS', qualite: 1 }],
    ...(SubjectRefPro !== undefined && { SubjectRefPro }),
  }
}
