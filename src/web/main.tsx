import './no-eval.ts'
import '@fontsource-variable/atkinson-hyperlegible-next/index.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createClientSession } from '../protocol/client/index.ts'
import { App } from './app.tsx'
import { createDeparture } from './state/departure.ts'
import { keepIdentity } from './state/identity.ts'
import { createPreferences } from './state/preferences.ts'
import { createRouter } from './state/route.ts'
import { openWorkspace } from './state/workspace.ts'
import { createWorkstation, type Told } from './state/workstation.ts'

// Asked for at each use: where storage is forbidden, even naming it throws.
const storage = {
  getItem: (key: string) => localStorage.getItem(key),
  setItem: (key: string, value: string) => localStorage.setItem(key, value),
}
const preferences = createPreferences({ storage, root: document.documentElement })
const tabs = new BroadcastChannel('prisme')
const workstation = createWorkstation({
  storage,
  shared: preferences.shared,
  tell: (what) => tabs.postMessage(what),
  now: Date.now,
})
const router = createRouter(window)
const session = createClientSession({
  origin: '',
  locale: preferences.locale.get(),
  refreshIn: 'cookie',
  onEnded: () => identity.ended(),
  onBarred: (by) => identity.barred(by),
})
const identity = keepIdentity({
  session,
  workstation,
  departure: createDeparture({ page: window, shared: preferences.shared }),
  open: () =>
    openWorkspace({
      session,
      socketOrigin: location.origin.replace(/^http/, 'ws'),
      locale: preferences.locale.get,
      keepOthersFor: workstation.keepsOthersFor,
    }),
})
// Only tabs of this very page speak here.
tabs.addEventListener('message', ({ data }: MessageEvent<Told>) => identity.told(data))

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no place for the page')
createRoot(place).render(
  <StrictMode>
    <App identity={identity} preferences={preferences} router={router} workstation={workstation} />
  </StrictMode>,
)
void identity.start()
// R31: what a person does keeps the session open; what happens by itself does not.
const onAct = (): void => {
  // Whoever taps on a locked screen is not known to be its person.
  if (identity.store.get().kind !== 'signed-in') return
  workstation.noteAct()
  session.active()
}
for (const act of ['pointerdown', 'keydown', 'wheel'] as const)
  addEventListener(act, onAct, { passive: true, capture: true })
addEventListener('online', identity.online)
