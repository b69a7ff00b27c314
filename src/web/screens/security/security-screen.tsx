import { useCallback, useState } from 'react'
import { BackHome } from '../../components/back-home.tsx'
import { Loading } from '../../components/loading.tsx'
import { Page } from '../../components/page.tsx'
import { Said } from '../../components/said.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useLoaded } from '../../state/use-loaded.ts'
import { RecoveryCodes } from '../factors/recovery-codes.tsx'
import { CodesPart } from './codes-part.tsx'
import { FactorsPart } from './factors-part.tsx'
import { IdentitiesPart } from './identities-part.tsx'
import { PasswordPart } from './password-part.tsx'
import { ResetNotice } from './reset-notice.tsx'
import type { SecurityActs } from './security-acts.ts'
import { SessionsPart } from './sessions-part.tsx'

/** What protects one's account: the password, the second factors, the recovery codes, and where one is signed in. */
export function SecurityScreen() {
  const { workspace } = useDesk()
  const text = useText().security
  const [said, setSaid] = useState<string>()
  const [shown, setShown] = useState<{ codes: readonly string[]; then: string }>()
  const load = useCallback(async () => {
    const { call } = workspace.session
    const [own, { sessions }, { identities }] = await Promise.all([
      call('factors.list', {}),
      call('sessions.list', {}),
      call('identities.list', {}),
    ])
    return { own, sessions, identities }
  }, [workspace])
  const loaded = useLoaded(load)
  const acts: SecurityActs = {
    done(words) {
      setSaid(words)
      void loaded.reload()
    },
    showCodes: (codes, then) => setShown({ codes, then }),
  }
  if (shown !== undefined) {
    const kept = (): void => {
      setShown(undefined)
      acts.done(shown.then)
    }
    return <NewCodes codes={shown.codes} onKept={kept} key="codes" />
  }
  return (
    <Page title={text.title} help={text.help} back={<BackHome />} key="page">
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Loading of={loaded} words={text.loading}>
        {({ own, sessions, identities }) => (
          <>
            {own.hasPassword && <PasswordPart {...acts} />}
            {own.reset !== null && <ResetNotice reset={own.reset} {...acts} />}
            <FactorsPart own={own} {...acts} />
            {own.factors.length > 0 && <CodesPart left={own.recoveryCodesLeft} {...acts} />}
            {identities.length > 0 && <IdentitiesPart identities={identities} {...acts} />}
            <SessionsPart sessions={sessions} {...acts} />
          </>
        )}
      </Loading>
    </Page>
  )
}

/** A page of their own: nothing closes it by mistake, and the paper holds them and nothing else. */
function NewCodes(props: { codes: readonly string[]; onKept(): void }) {
  const text = useText().factors.codes
  return (
    <Page title={text.title} help={text.help}>
      <div className="form">
        <RecoveryCodes {...props} />
      </div>
    </Page>
  )
}
