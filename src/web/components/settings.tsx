import { useText } from '../i18n/language.tsx'
import type { Preferences } from '../state/preferences.ts'
import { useStore } from '../state/use-store.ts'
import { Segments } from './segments.tsx'

/** Language and appearance. Each language is named in itself: who needs it cannot read the other. */
export function Settings({ preferences }: { preferences: Preferences }) {
  const text = useText().settings
  const locale = useStore(preferences.locale)
  const theme = useStore(preferences.theme)
  return (
    <>
      <Segments
        label={text.language}
        value={locale}
        onChange={preferences.chooseLocale}
        choices={[
          { value: 'fr', label: 'Français', lang: 'fr' },
          { value: 'en', label: 'English', lang: 'en' },
        ]}
      />
      <Segments
        label={text.theme}
        value={theme}
        onChange={preferences.chooseTheme}
        choices={[
          { value: 'auto', label: text.auto },
          { value: 'light', label: text.light },
          { value: 'dark', label: text.dark },
        ]}
      />
    </>
  )
}
