import './no-eval.ts'
import '@fontsource-variable/atkinson-hyperlegible-next/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClientSession } from '../protocol/client/index.ts'
import { App } from './app.tsx'
import { keepIdentity } from './state/identity.ts'
import { createPreferences } from './state/preferences.ts'
import { createRouter } from './state/route.ts'
import { openWorkspace } from './state/workspace.ts'

const preferences = createPreferences({
  // Asked for at each use: where storage is forbidden, even naming it throws.
  storage: {
    getItem: (key) => localStorage.getItem(key),
    setItem: (key, value) => localStorage.setItem(key, value),
  },
  root: document.documentElement,
})
const router = createRouter(window)
const session = createClientSession({
  origin: '',
  locale: preferences.locale.get(),
  refreshIn: 'cookie',
  onEnded: () => identity.ended(),
  onCharter: () => identity.mustAccept(),
  onOutside: () => identity.isOutside(),
})
const identity = keepIdentity({
  session,
  open: () =>
    openWorkspace({
      session,
      socketOrigin: location.origin.replace(/^http/, 'ws'),
      locale: preferences.locale.get,
    }),
})

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no place for the page')
createRoot(place).render(
  <StrictMode>
    <App identity={identity} preferences={preferences} router={router} />
  </StrictMode>,
)
void identity.start()
// R31: what a person does keeps the session open; what happens by itself does not.
for (const act of ['pointerdown', 'keydown', 'wheel'] as const)
  addEventListener(act, () => session.active(), { passive: true, capture: true })
addEventListener('online', () => {
  if (['unreachable', 'outside'].includes(identity.store.get().kind)) void identity.start()
})
