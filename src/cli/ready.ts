export interface Ready {
  baseUrl: string
  caFile: string
  caFingerprint: string
  httpPort: number
  gateways: number
  mailUrl: string | null
  accounts: readonly { company: string; role: string; email: string; password: string }[]
  readyFile: string
  uploadsOff: string | undefined
  seconds: number
}

const roles: Record<string, string> = {
  company_admin: 'administrateur',
  user: 'utilisateur',
  guest: 'invité',
}

/** Says where to go and who to sign in as, in French first. */
export function announce(ready: Ready): void {
  const lines = [
    '',
    `Prisme est prêt (en ${ready.seconds} s).                          Ready.`,
    '',
    `  Ouvrir          ${ready.baseUrl}`,
    ...(ready.gateways === 1
      ? []
      : [`  Passerelles     ${ready.gateways}                                          Gateways`]),
    `  Courrier        ${ready.mailUrl ?? 'envoyé au serveur de messagerie configuré'}`,
    `  Référence       ${ready.baseUrl}/reference`,
    '',
    '  Comptes de démonstration (mots de passe tirés au hasard)   Demo accounts',
    ...companyLines(ready),
    '',
    '  Chacun a un authentificateur : le secret TOTP de chaque compte est dans le fichier JSON ci-dessous,',
    '  et `npm run prisme -- code <e-mail>` donne le code du moment.        TOTP secrets and codes',
    '',
    '  Le navigateur ne connaît pas encore l’autorité de certification de cette machine.',
    `  Faites-lui confiance (voir certs/README.md) :   Trust the CA: ${ready.caFile}`,
    `  Empreinte SHA-256  ${ready.caFingerprint}`,
    `  Tout ceci en JSON  ${ready.readyFile}`,
    ...(ready.uploadsOff === undefined
      ? []
      : ['', `  Dépôt de fichiers suspendu. Uploads are off: ${ready.uploadsOff}`]),
    '',
    '  Ctrl-C arrête tout proprement.   Ctrl-C stops everything cleanly.',
  ]
  console.log(lines.join('\n'))
}

function companyLines({ accounts }: Ready): string[] {
  const width = Math.max(...accounts.map((account) => account.email.length))
  const byCompany = Map.groupBy(accounts, (account) => account.company)
  return [...byCompany].flatMap(([company, people]) => [
    `    ${company}`,
    ...people.map(
      ({ email, password, role }) => `      ${email.padEnd(width)}  ${password}  ${roles[role] ?? role}`,
    ),
  ])
}
