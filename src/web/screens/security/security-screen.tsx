import { useCallback, useState } from 'react'
import type { Output } from '../../../protocol/index.ts'
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
import { PasswordPart } from './password-part.tsx'
import { ResetNotice } from './reset-notice.tsx'
import type { SecurityActs } from './security-acts.ts'

/** What protects one's account: the password, the second factors, the recovery codes. */
export function SecurityScreen() {
  const text = useText().security
  const [said, setSaid] = useState<string>()
  const [shown, setShown] = useState<{ codes: readonly string[]; then: string }>()
  if (shown !== undefined) {
    const kept = (): void => {
      setSaid(shown.then)
      setShown(undefined)
    }
    return <NewCodes codes={shown.codes} onKept={kept} key="codes" />
  }
  return (
    <Page title={text.title} help={text.help} back={<BackHome />} key="page">
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <PasswordPart done={setSaid} />
      <Factors done={setSaid} showCodes={(codes, then) => setShown({ codes, then })} />
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

function Factors({ done, showCodes }: Pick<SecurityActs, 'done' | 'showCodes'>) {
  const { workspace } = useDesk()
  const text = useText().security
  const load = useCallback(() => workspace.session.call('factors.list', {}), [workspace])
  const loaded = useLoaded<Output<'factors.list'>>(load)
  const acts: SecurityActs = {
    showCodes,
    done(words) {
      done(words)
      void loaded.reload()
    },
  }
  return (
    <Loading of={loaded} words={text.loading}>
      {(own) => (
        <>
          {own.reset !== null && <ResetNotice reset={own.reset} {...acts} />}
          <FactorsPart own={own} {...acts} />
          {own.factors.length > 0 && <CodesPart left={own.recoveryCodesLeft} {...acts} />}
        </>
      )}
    </Loading>
  )
}
