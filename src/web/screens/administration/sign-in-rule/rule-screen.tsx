import { useCallback, useState } from 'react'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { RuleInForce, RuleToBe } from './rule-states.tsx'
import './sign-in-rule.css'

/** whether people come in at the company's services only, what that does, and what it takes. */
export function SignInRuleScreen() {
  const { workspace } = useDesk()
  const { signInRule: text, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const load = useCallback(async () => {
    const { call } = workspace.session
    const [rule, { identities }] = await Promise.all([
      call('company.readSignInRule', {}),
      call('identities.list', {}),
    ])
    return { rule, identities }
  }, [workspace])
  const loaded = useLoaded(load)
  const { reload } = loaded
  const reread = useCallback(() => void reload(), [reload])
  return (
    <Page title={frame.sections['sign-in-rule']} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {({ rule, identities }) => {
          const parts = {
            ...{ rule, identities, reread },
            done(words: string, now: typeof rule): void {
              setSaid(words)
              loaded.replace({ rule: now, identities })
            },
          }
          return rule.providersOnly === null ? (
            <RuleToBe {...parts} />
          ) : (
            <RuleInForce {...parts} inForce={rule.providersOnly} />
          )
        }}
      </Loading>
    </Page>
  )
}
