import type { Locale } from '../../protocol/index.ts'
import { createStore, type Store } from './store.ts'

type Theme = 'auto' | 'light' | 'dark'

export interface Preferences {
  readonly locale: Store<Locale>
  readonly theme: Store<Theme>
  chooseLocale(locale: Locale): void
  chooseTheme(theme: Theme): void
}

const localeKey = 'prisme.locale'
const themeKey = 'prisme.theme'

interface Needs {
  storage: Pick<Storage, 'getItem' | 'setItem'>
  root: HTMLElement
}

/** French until somebody chooses otherwise: hospital computers are often set up in English, their users are not. */
export function createPreferences({ storage, root }: Needs): Preferences {
  const locale = createStore<Locale>(read(storage, localeKey) === 'en' ? 'en' : 'fr')
  const chosen = read(storage, themeKey)
  const theme = createStore<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : 'auto')
  const show = (): void => {
    root.lang = locale.get()
    root.dataset['theme'] = theme.get()
  }
  show()
  return {
    locale,
    theme,
    chooseLocale(next) {
      write(storage, localeKey, next)
      locale.set(next)
      show()
    },
    chooseTheme(next) {
      write(storage, themeKey, next)
      theme.set(next)
      show()
    },
  }
}

// A locked-down browser may refuse storage altogether: the page still works, it only forgets.
function read(storage: Needs['storage'], key: string): string | null {
  try {
    return storage.getItem(key)
  } catch {
    return null
  }
}

function write(storage: Needs['storage'], key: string, value: string): void {
  try {
    storage.setItem(key, value)
  } catch {
    // Forgotten at the next load.
  }
}
