import type { SameShape } from '../text.ts'
import type { proSanteConnectFr } from './pro-sante-connect-fr.ts'

/** Pro Santé Connect in the wizard, in English. */
export const proSanteConnectEn: SameShape<typeof proSanteConnectFr> = {
  presets: {
    pro_sante_connect: 'Pro Santé Connect',
    pro_sante_connect_sandbox: 'Pro Santé Connect, sandbox',
  },
  environment: 'Environment',
  environments: {
    pro_sante_connect: 'Production',
    pro_sante_connect_sandbox: 'Sandbox (trials)',
  },
  environmentHelp: {
    pro_sante_connect: 'Real professionals, with their CPS card or the e-CPS app.',
    pro_sante_connect_sandbox: 'Invented professionals, for your trials before production.',
  },
  there: 'Ask the Agence du Numérique en Santé (ANS) for a client:',
  toDo: [
    'File a DataPass request for Pro Santé Connect, then open the “espace authentifié”',
    'Kind of client: authorization code flow, with PKCE',
    'Declare the address to come back to and the address after signing out: copy these to the letter',
    'ANS gives you an id and a secret: they are for the next step',
  ],
  asks: 'Prisme asks for the scope scope_all and the level eidas1: it accepts eidas1 to eidas3, which count as two factors. It reads the profession, the places of practice and the RPPS number. Nobody is created: everybody links their account.',
  elsewhere: 'The sandbox is at another address',
  elsewhereHelp: 'Leave it empty for the one of ANS.',
  linkedOnly:
    'Pro Santé Connect vouches for no e-mail address: everybody links their Prisme account in the Security page. Nobody is created.',
}
