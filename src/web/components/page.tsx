import { type ReactNode, useEffect, useRef } from 'react'
import './page.css'

interface PageProps {
  title: string
  help?: string | undefined
  /** Stands before the title: the way back, on a phone. */
  back?: ReactNode
  children: ReactNode
}

/** A page to read from its title on: the focus starts there, so that it is read aloud and Tab goes on from it. */
export function Page({ title, help, back, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="page scrolls">
      <div className="page-sheet">
        <header className="page-head">
          {back}
          <h1 className="page-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </header>
        {help !== undefined && <p className="page-help">{help}</p>}
        {children}
      </div>
    </div>
  )
}

/** A part of a page under its own heading. */
export function Part({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <section className="part" aria-label={title}>
      <h2 className="part-title">{title}</h2>
      {help !== undefined && <p className="page-help">{help}</p>}
      {children}
    </section>
  )
}
