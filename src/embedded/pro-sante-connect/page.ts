import type { Professional } from './people.ts'

const style = `
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
  main { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
  p.note { border-left: 4px solid #b45309; padding: .5rem .75rem; }
  ul { list-style: none; padding: 0; display: grid; gap: .5rem; }
  button { width: 100%; text-align: left; padding: .75rem 1rem; font: inherit; border-radius: .5rem; border: 1px solid #64748b; cursor: pointer; }
  button b { display: block; }
`
/** What makes the page's own style, and nothing else, good; see the policy that goes with it. */
export const pagePolicy = (nonce: string): string =>
  `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`

/** Everybody this stand-in knows: a press signs in as one of them. */
export function choicePage(people: readonly Professional[], nonce: string): string {
  const choices = people.map(
    ({ nationalId, givenName, familyName, about }) =>
      `<li><button name="who" value="${nationalId}"><b>${givenName} ${familyName}</b>${about}</button></li>`,
  )
  return page(
    'Connexion Pro Santé Connect (démo)',
    `<p class="note">Ceci n’est pas Pro Santé Connect : une doublure de démonstration, avec des personnes inventées.</p>
    <form method="post"><ul>${choices.join('')}</ul></form>`,
    nonce,
  )
}

export function leavingPage(form: string, nonce: string): string {
  return page(
    'Déconnexion de Pro Santé Connect (démo)',
    `${form}<button form="op.logoutForm" name="logout" value="yes" autofocus>Me déconnecter</button>`,
    nonce,
  )
}

function page(title: string, body: string, nonce: string): string {
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${nonce}">${style}</style></head>
    <body><main><h1>${title}</h1>${body}</main></body></html>`
}
