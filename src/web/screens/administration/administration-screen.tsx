import { useEffect, useRef } from 'react'
import { AppLink } from '../../components/app-link.tsx'
import { ConnectionBanner } from '../../components/connection-banner.tsx'
import { CrashBarrier } from '../../components/crash-barrier.tsx'
import { Icon } from '../../components/icon.tsx'
import { useAdministrationText } from '../../i18n/administration/text.ts'
import { useText } from '../../i18n/language.tsx'
import { home, pageAt } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import { NotFound } from '../conversation/not-found.tsx'
import { Crashed } from '../starting.tsx'
import { isSection, type SectionName, sectionGroups, sections } from './sections.tsx'
import './administration-screen.css'
import './parts.css'

/** What an administrator runs the company with. Nothing here shows a message, a file or the name of a bubble. */
export function AdministrationScreen({ page }: { page: string }) {
  const { workspace, router } = useDesk()
  const text = useText()
  const { frame } = useAdministrationText()
  const [, , section = 'members', id] = page.split('/')
  const shown = isSection(section) ? section : undefined
  const title = shown === undefined ? frame.title : frame.sections[shown]
  useEffect(() => {
    document.title = frame.pageTitle(title)
  }, [frame, title])
  return (
    <div className="administration">
      <ConnectionBanner />
      <header className="administration-head">
        <AppLink router={router} to={home} className="button button-plain" current={false}>
          <Icon name="back" />
          <span className="administration-back">{text.action.back}</span>
        </AppLink>
        <p className="administration-name">
          {frame.title} <span className="administration-company">{workspace.me.company.name}</span>
        </p>
      </header>
      <nav className="administration-nav scrolls" aria-label={frame.title}>
        <div className="administration-groups">
          {sectionGroups.map(({ group, names }) => (
            <div key={group} className="administration-group">
              <p id={`group-${group}`} className="administration-group-name">
                {frame.groups[group]}
              </p>
              <ul aria-labelledby={`group-${group}`}>
                {names.map((name) => (
                  <li key={name}>
                    <SectionLink name={name} isShown={name === shown} />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
        <p className="administration-promise">{frame.promise}</p>
      </nav>
      <main className="administration-main">
        <CrashBarrier key={page} fallback={<Crashed />}>
          {shown === undefined ? <NotFound title={frame.notFound} help="" /> : sections[shown].screen(id)}
        </CrashBarrier>
      </main>
    </div>
  )
}

function SectionLink({ name, isShown }: { name: SectionName; isShown: boolean }) {
  const { router } = useDesk()
  const { frame } = useAdministrationText()
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // On a phone the sections stand in one line, wider than the screen.
    if (isShown) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isShown])
  return (
    <AppLink
      ref={link}
      router={router}
      to={pageAt(`/administration/${name}`)}
      className="administration-link"
      current={isShown}
    >
      <Icon name={sections[name].icon} />
      <span>{frame.sections[name]}</span>
    </AppLink>
  )
}
