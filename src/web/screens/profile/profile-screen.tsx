import { useEffect, useState } from 'react'
import type { Professional } from '../../../protocol/index.ts'
import { BackHome } from '../../components/back-home.tsx'
import { Page, Part } from '../../components/page.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { ProfessionalFacts } from '../../components/professional-facts.tsx'
import { Said } from '../../components/said.tsx'
import { Segments } from '../../components/segments.tsx'
import { Settings } from '../../components/settings.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import { ProfileForm } from './profile-form.tsx'
import './profile-screen.css'

/** Oneself: what others see, what cannot be changed and why, and the languages. */
export function ProfileScreen() {
  const { workspace, preferences } = useDesk()
  const { account, company } = useStore(workspace.own)
  const text = useText()
  const [said, setSaid] = useState<readonly Professional[]>([])
  useEffect(() => {
    // What one may change may have been decided anew since; what is known is shown meanwhile.
    workspace.session
      .call('accounts.me', {})
      .then((me) => workspace.learnOwn(me.account))
      .catch(() => undefined)
    workspace.session
      .call('identities.list', {})
      .then(({ identities }) => setSaid(identities.flatMap(({ linked }) => linked?.professional ?? [])))
      .catch(() => undefined)
  }, [workspace])
  return (
    <Page title={text.profile.title} help={text.profile.help} back={<BackHome />}>
      <ProfileForm key={account.switches.editOwnProfile} account={account} />
      <dl className="facts">
        {account.email !== undefined && (
          <>
            <dt>{text.profile.email}</dt>
            <dd>
              {account.email} <Why>{text.profile.emailLocked}</Why>
            </dd>
          </>
        )}
        <dt>{text.profile.role}</dt>
        <dd>
          {text.role[account.role]} <Why>{text.profile.roleLocked}</Why>
        </dd>
        <dt>{text.profile.company}</dt>
        <dd>{company.name}</dd>
        {said.map((professional) => (
          <ProfessionalFacts key={professional.rpps ?? ''} professional={professional} />
        ))}
      </dl>
      <Part title={text.profile.languages}>
        <div className="form">
          <MailLanguage />
          <Settings preferences={preferences} />
        </div>
      </Part>
    </Page>
  )
}

function Why({ children }: { children: string }) {
  return <span className="profile-why">{children}</span>
}

function MailLanguage() {
  const { workspace } = useDesk()
  const { account } = useStore(workspace.own)
  const text = useText().profile
  const action = useAction()
  const [isSaved, setSaved] = useState(false)
  const choose = (locale: 'fr' | 'en'): void =>
    action.run(async () => {
      setSaved(false)
      await workspace.session.call('accounts.chooseLocale', { locale })
      workspace.learnOwn({ ...account, locale })
      setSaved(true)
    })
  return (
    <>
      <Segments
        label={text.mails}
        value={account.locale}
        onChange={choose}
        choices={[
          { value: 'fr', label: 'Français', lang: 'fr' },
          { value: 'en', label: 'English', lang: 'en' },
        ]}
      />
      <ProblemLine reason={action.reason} />
      <Said>{isSaved ? text.mailsSaved : undefined}</Said>
    </>
  )
}
