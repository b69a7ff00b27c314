import type { BootstrapLink, CompanyFigures, OperatorRefused } from '../features/administration/index.ts'
import type { Locale } from '../protocol/index.ts'

/** What the commands about companies say. */
export interface CompanyText {
  usage: string
  unfit(fault: string): string
  noServer: string
  refused: Record<OperatorRefused['because'], string>
  made(name: string, companyId: string): string
  link(link: BootstrapLink): string
  none: string
  figures(company: CompanyFigures): string
  frozen(changed: boolean): string
  unfrozen(changed: boolean): string
  networksOpened: string
  signInOpened(changed: boolean): string
  domainAdded(domain: string, changed: boolean): string
  domainRemoved(domain: string, changed: boolean): string
}

const day = (date: Date): string => date.toISOString().slice(0, 10)
const minute = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`

const fr: CompanyText = {
  usage: `Usage : npm run prisme -- company <commande> [options]

  create "Nom" [--domain exemple.fr]   crée un établissement et donne, une seule fois, le lien de son premier
                                       administrateur ; --domain prépare l’inscription des adresses de ce domaine
  list                                 les établissements : identifiant, nom, nombre de comptes
  bootstrap <identifiant>              un nouveau lien, tant qu’il n’y a pas d’administrateur
  freeze <identifiant>                 suspend l’accès de tous : sessions terminées, connexions coupées
  unfreeze <identifiant>               rétablit l’accès
  open-networks <identifiant>          accepte tous les réseaux, jusqu’à ce qu’un administrateur les règle à nouveau
  open-sign-in <identifiant>           dernier recours : les membres entrent à nouveau autrement que par la connexion de
                                       l’établissement ; ses administrateurs en sont avertis
  add-domain <identifiant> --domain exemple.fr
                                       atteste que ce domaine est celui de l’établissement : ses adresses se voient
                                       proposer sa connexion ; un domaine n’est que d’un seul établissement
  remove-domain <identifiant> --domain exemple.fr

  --locale fr|en   langue de cette commande et du premier administrateur (fr)
  --json           une ligne de JSON au lieu de texte
  --help           cette aide

Lit la configuration du serveur (DATABASE_URL…), sinon celle de « npm start » dans PRISME_DATA_DIR (data).
Codes de sortie : 0 fait, 1 échec, 2 commande incorrecte, 3 refusé.`,
  unfit: (fault) => `Commande incorrecte : ${fault}.`,
  noServer: 'Aucun serveur : donnez sa configuration (DATABASE_URL…), ou lancez « npm start ».',
  refused: {
    company_not_found: 'Cet établissement n’existe pas.',
    domain_taken: 'Ce domaine est déjà celui d’un autre établissement.',
    administrator_exists: 'Cet établissement a déjà un administrateur : lui seul peut en nommer d’autres.',
  },
  made: (name, companyId) => `Établissement créé : ${name}\nIdentifiant : ${companyId}`,
  link: ({ link, expiresAt }) =>
    `Lien du premier administrateur, valable une fois, jusqu’au ${minute(expiresAt)}. Il n’est affiché que maintenant :\n\n  ${link}\n`,
  none: 'Aucun établissement.',
  figures: (it) =>
    [
      `${it.companyId}  ${it.name}${it.frozenAt ? `  (suspendu depuis le ${day(it.frozenAt)})` : ''}`,
      `  créé le ${day(it.createdAt)} · administrateurs ${it.administrators} · utilisateurs ${it.users} · invités ${it.guests} · services ${it.services}`,
      ...(it.bootstrapUntil ? [`  lien d’amorçage ouvert jusqu’au ${minute(it.bootstrapUntil)}`] : []),
    ].join('\n'),
  frozen: (changed) =>
    changed ? 'Accès suspendu : sessions terminées, connexions coupées.' : 'L’accès était déjà suspendu.',
  unfrozen: (changed) => (changed ? 'Accès rétabli.' : 'L’accès n’était pas suspendu.'),
  networksOpened: 'Tous les réseaux sont acceptés, jusqu’à ce qu’un administrateur les règle à nouveau.',
  signInOpened: (changed) =>
    changed
      ? 'Les membres peuvent à nouveau entrer autrement. Aucun mot de passe ne revient : chacun en choisit un par courriel.'
      : 'Les membres pouvaient déjà entrer autrement.',
  domainAdded: (domain, changed) =>
    changed
      ? `${domain} est désormais un domaine de cet établissement.`
      : `${domain} était déjà un domaine de cet établissement.`,
  domainRemoved: (domain, changed) =>
    changed
      ? `${domain} n’est plus un domaine de cet établissement.`
      : `${domain} n’était pas un domaine de cet établissement.`,
}

const en: CompanyText = {
  usage: `Usage: npm run prisme -- company <command> [options]

  create "Name" [--domain example.org]  makes a company and shows, once, the link of its first administrator;
                                        --domain prepares registration for addresses of that domain
  list                                  the companies: id, name, number of accounts
  bootstrap <id>                        a new link, as long as there is no administrator
  freeze <id>                           suspends everyone's access: sessions ended, connections cut
  unfreeze <id>                         brings access back
  open-networks <id>                    accepts every network until an administrator sets them again
  open-sign-in <id>                     last resort: members come in otherwise than by the company's provider again;
                                        its administrators are told
  add-domain <id> --domain example.org  attests that this domain is the company's: its addresses are offered the
                                        company's sign-in; a domain is of one company only
  remove-domain <id> --domain example.org

  --locale fr|en   language of this command and of the first administrator (fr)
  --json           one line of JSON instead of text
  --help           this help

Reads the server's configuration (DATABASE_URL…), else that of "npm start" in PRISME_DATA_DIR (data).
Exit codes: 0 done, 1 failed, 2 wrong command, 3 refused.`,
  unfit: (fault) => `Wrong command: ${fault}.`,
  noServer: 'No server: give its configuration (DATABASE_URL…), or run "npm start".',
  refused: {
    company_not_found: 'There is no such company.',
    domain_taken: 'This domain is another company’s already.',
    administrator_exists: 'This company has an administrator: only they can appoint others.',
  },
  made: (name, companyId) => `Company made: ${name}\nId: ${companyId}`,
  link: ({ link, expiresAt }) =>
    `The first administrator's link, good once, until ${minute(expiresAt)}. It is shown only now:\n\n  ${link}\n`,
  none: 'No company.',
  figures: (it) =>
    [
      `${it.companyId}  ${it.name}${it.frozenAt ? `  (suspended since ${day(it.frozenAt)})` : ''}`,
      `  made ${day(it.createdAt)} · administrators ${it.administrators} · users ${it.users} · guests ${it.guests} · services ${it.services}`,
      ...(it.bootstrapUntil ? [`  bootstrap link open until ${minute(it.bootstrapUntil)}`] : []),
    ].join('\n'),
  frozen: (changed) =>
    changed ? 'Access suspended: sessions ended, connections cut.' : 'Access was suspended already.',
  unfrozen: (changed) => (changed ? 'Access is back.' : 'Access was not suspended.'),
  networksOpened: 'Every network is accepted until an administrator sets them again.',
  signInOpened: (changed) =>
    changed
      ? 'Members may come in by other ways again. No password comes back: everyone chooses one by mail.'
      : 'Members could come in by other ways already.',
  domainAdded: (domain, changed) =>
    changed
      ? `${domain} is a domain of this company now.`
      : `${domain} was a domain of this company already.`,
  domainRemoved: (domain, changed) =>
    changed ? `${domain} is no longer a domain of this company.` : `${domain} was no domain of this company.`,
}

export const companyTexts: Record<Locale, CompanyText> = { fr, en }
