import { type ReactNode, useEffect, useRef } from 'react'
import { Mark } from '../../components/mark.tsx'
import { Settings } from '../../components/settings.tsx'
import { useText } from '../../i18n/language.tsx'
import type { Preferences } from '../../state/preferences.ts'
import { Refraction } from './refraction.tsx'
import './sheet.css'

interface SheetProps {
  /** What the tab is called. */
  page: string
  title: string
  help?: string | undefined
  preferences: Preferences
  /** Before the title: why somebody is here. */
  before?: ReactNode
  /** Without a field that takes the focus, the title does, so that the page is read from there. */
  focus?: 'title' | 'field'
  children: ReactNode
}

/** What every page before a session looks like: the sign, one thing to do, language and appearance. */
export function Sheet({ page, title, help, preferences, before, focus = 'field', children }: SheetProps) {
  const text = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = page
  }, [page])
  useEffect(() => {
    if (focus === 'title') heading.current?.focus()
  }, [focus])
  return (
    <div className="way-in scrolls">
      <Refraction />
      <main className="way-in-sheet">
        <header>
          <span className="way-in-brand">
            <Mark size={40} />
            <span>{text.product}</span>
          </span>
          <p className="way-in-tagline">{text.tagline}</p>
        </header>
        {before}
        <div className="way-in-head">
          <h1 className="way-in-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {help !== undefined && <p className="way-in-help">{help}</p>}
        </div>
        {children}
        <div className="way-in-settings">
          <Settings preferences={preferences} />
        </div>
      </main>
    </div>
  )
}
