import type { Role } from '../protocol/index.ts'

export interface DemoPerson {
  key: string
  displayName: string
  role: Role
  email: string
}

export interface DemoCompany {
  name: string
  people: readonly DemoPerson[]
  bubbles: readonly DemoBubble[]
  directs: readonly DemoDirect[]
}

export interface DemoBubble {
  name: string
  by: string
  members: readonly string[]
  messages: readonly (readonly [who: string, body: string])[]
}

export interface DemoDirect {
  between: readonly [string, string]
  messages: readonly (readonly [who: string, body: string])[]
}

const person = (key: string, displayName: string, role: Role, domain: string): DemoPerson => ({
  key,
  displayName,
  role,
  email: `${key}@${domain}`,
})

const tilleuls = 'tilleuls.example'
const lilas = 'lilas.example'

/** Two companies, so that their separation can be seen. Everyone and everything here is invented. */
export const demoCompanies: readonly DemoCompany[] = [
  {
    name: 'Clinique des Tilleuls',
    people: [
      person('helene.marchand', 'Hélène Marchand', 'company_admin', tilleuls),
      person('alice.bernard', 'Dr Alice Bernard', 'user', tilleuls),
      person('bruno.leroy', 'Dr Bruno Leroy', 'user', tilleuls),
      person('chloe.nguyen', 'Chloé Nguyen (IDE)', 'user', tilleuls),
      person('david.morel', 'David Morel (kiné)', 'user', tilleuls),
      person('emma.petit', 'Dr Emma Petit', 'user', tilleuls),
      person('farid.haddad', 'Dr Farid Haddad', 'user', tilleuls),
      person('odile.garnier', 'Odile Garnier (DPO)', 'user', tilleuls),
      person('gaston.roux', 'Gaston Roux', 'guest', tilleuls),
    ],
    bubbles: [
      {
        name: 'Réa – garde',
        by: 'alice.bernard',
        members: ['bruno.leroy', 'chloe.nguyen', 'farid.haddad'],
        messages: [
          ['alice.bernard', 'Bonsoir à tous, je prends la garde jusqu’à 8 h.'],
          ['chloe.nguyen', 'Box 4 : la kaliémie de contrôle est revenue à 4,1. Je note dans le dossier.'],
          ['bruno.leroy', 'Merci Chloé. Je passe le voir avant la relève.'],
          ['alice.bernard', 'Parfait. Pensez à la feuille de transmission pour le box 2.'],
        ],
      },
      {
        name: 'RCP onco',
        by: 'emma.petit',
        members: ['alice.bernard', 'farid.haddad', 'gaston.roux'],
        messages: [
          ['emma.petit', 'La RCP de jeudi est avancée à 13 h 30, salle Curie.'],
          ['gaston.roux', 'Bien reçu, je me connecterai depuis l’hôpital de jour.'],
          ['farid.haddad', 'Je présenterai deux dossiers. Les comptes rendus suivent ici.'],
        ],
      },
    ],
    directs: [
      {
        between: ['bruno.leroy', 'alice.bernard'],
        messages: [
          ['bruno.leroy', 'Tu peux relire mon compte rendu avant ce soir ?'],
          ['alice.bernard', 'Oui, dépose-le ici, je regarde entre deux visites.'],
        ],
      },
    ],
  },
  {
    name: 'Maison de santé des Lilas',
    people: [
      person('irene.fabre', 'Irène Fabre', 'company_admin', lilas),
      person('jules.renard', 'Dr Jules Renard', 'user', lilas),
      person('karim.benali', 'Karim Benali (IDE)', 'user', lilas),
    ],
    bubbles: [
      {
        name: 'Visites à domicile',
        by: 'jules.renard',
        members: ['karim.benali'],
        messages: [['jules.renard', 'Karim, je te confie la tournée de demain matin.']],
      },
    ],
    directs: [],
  },
]
