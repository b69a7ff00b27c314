import type { Locale } from '../../protocol/index.ts'
import { createStore, type Store } from './store.ts'

type Theme = 'auto' | 'light' | 'dark'

export interface Preferences {
  readonly locale: Store<Locale>
  readonly theme: Store<Theme>
  /** Whether several people use this machine one after the other: its screen then locks when it is left. */
  readonly shared: Store<boolean>
  chooseLocale(locale: Locale): void
  chooseTheme(theme: Theme): void
  chooseShared(isShared: boolean): void
}

const localeKey = 'prisme.locale'
const themeKey = 'prisme.theme'
const sharedKey = 'prisme.shared'

interface Needs {
  storage: Pick<Storage, 'getItem' | 'setItem'>
  root: HTMLElement
}

/** French until somebody chooses otherwise: hospital computers are often set up in English, their users are not. */
export function createPreferences({ storage, root }: Needs): Preferences {
  const locale = createStore<Locale>(read(storage, localeKey) === 'en' ? 'en' : 'fr')
  const chosen = read(storage, themeKey)
  const theme = createStore<Theme>(chosen === 'light' || chosen === 'dark' ? chosen : 'auto')
  const shared = createStore(read(storage, sharedKey) === 'yes')
  const show = (): void => {
    root.lang = locale.get()
    root.dataset['theme'] = theme.get()
  }
  show()
  return {
    locale,
    theme,
    shared,
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
    chooseShared(next) {
      write(storage, sharedKey, next ? 'yes' : 'no')
      shared.set(next)
    },
  }
}

// A locked-down browser may refuse storage altogether: the page still works, it only forgets.
export function read(storage: Pick<Storage, 'getItem'>, key: string): string | null {
  try {
    return storage.getItem(key)
  } catch {
    return null
  }
}

export function write(storage: Pick<Storage, 'setItem'>, key: string, value: string): void {
  try {
    storage.setItem(key, value)
  } catch {
    // Forgotten at the next load.
  }
}
