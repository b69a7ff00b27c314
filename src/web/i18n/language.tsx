import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { type Locale, problemTitle } from '../../protocol/index.ts'
import type { RefusalReason } from '../state/attachment.ts'
import { en } from './en.ts'
import { type Formats, formatsOf } from './formats.ts'
import { fr } from './fr.ts'
import type { Text } from './text.ts'

export interface Language {
  readonly locale: Locale
  readonly text: Text
  readonly formats: Formats
  /** The sentence for what went wrong. */
  problem(reason: RefusalReason): string
}

const LanguageContext = createContext<Language | undefined>(undefined)

function languageOf(locale: Locale, region: string): Language {
  const text = locale === 'fr' ? fr : en
  return {
    locale,
    text,
    formats: formatsOf(locale, region, text.time),
    problem(reason) {
      if (reason === 'connection_lost') return text.problem.connectionLost
      if (reason === 'passkey_refused') return text.problem.passkeyRefused
      return reason === 'too_many_files' ? text.problem.tooManyFiles : problemTitle(reason, locale)
    },
  }
}

export function LanguageProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  const language = useMemo(() => languageOf(locale, navigator.language), [locale])
  return (
    <LanguageContext value={language}>
      <I18nProvider locale={locale === 'fr' ? 'fr-FR' : 'en-GB'}>{children}</I18nProvider>
    </LanguageContext>
  )
}

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (language === undefined) throw new Error('no LanguageProvider above')
  return language
}

export function useText(): Text {
  return useLanguage().text
}
