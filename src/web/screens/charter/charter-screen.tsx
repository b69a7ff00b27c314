import { useCallback, useEffect, useRef } from 'react'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Loading } from '../../components/loading.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import './charter-screen.css'

/** Signed in, but nothing else is answered before the charter is accepted (R93): it is read here, accepted, or one leaves. */
export function CharterScreen({ identity }: { identity: IdentityKeeper }) {
  const { text: all } = useLanguage()
  const text = all.charter
  const charter = useLoaded(useCallback(() => identity.readCharter(), [identity]))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = text.page
    heading.current?.focus()
  }, [text])
  return (
    <div className="charter scrolls">
      <main className="charter-sheet">
        <h1 ref={heading} tabIndex={-1}>
          {text.title}
        </h1>
        <p>{text.help}</p>
        <Loading of={charter} words={text.reading}>
          {(read) => <Charter charter={read} identity={identity} readAnew={charter.reload} />}
        </Loading>
        <div className="charter-actions">
          <Button onPress={() => void identity.signOut()}>{all.account.signOut}</Button>
        </div>
      </main>
    </div>
  )
}

interface CharterProps {
  charter: Output<'charter.read'>
  identity: IdentityKeeper
  readAnew(): Promise<void>
}

function Charter({ charter, identity, readAnew }: CharterProps) {
  const { text: all, locale } = useLanguage()
  const text = all.charter
  const action = useAction()
  const english = locale === 'en' ? charter.text?.en : undefined
  const accept = async (): Promise<void> => {
    try {
      await identity.acceptCharter(charter.version)
    } catch (error) {
      // Another version may be there by now: it is shown before it is accepted.
      await readAnew()
      throw error
    }
  }
  return (
    <>
      <section
        className="charter-text"
        aria-label={text.label}
        lang={english === undefined ? 'fr' : 'en'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too
        tabIndex={0}
      >
        {english ?? charter.text?.fr}
      </section>
      <ProblemLine reason={action.reason} />
      <div className="charter-actions">
        <Button tone="primary" isPending={action.isPending} onPress={() => action.run(accept)}>
          {text.accept}
        </Button>
      </div>
    </>
  )
}
