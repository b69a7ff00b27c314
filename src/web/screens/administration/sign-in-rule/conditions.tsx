import { type ReactNode, useEffect } from 'react'
import { emergencyAccounts, provenWithinMinutes, type SignInRule } from '../../../../protocol/index.ts'
import { AppLink } from '../../../components/app-link.tsx'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useProofThere } from '../../factors/prove-elsewhere.tsx'
import type { RuleParts } from './rule-parts.ts'

export function readyOnes({ emergencyAccounts: named }: SignInRule): number {
  return named.filter(({ ready }) => ready).length
}

/** Whether the server would make the rule now, as far as is known. */
export function isPossible(rule: SignInRule): boolean {
  return rule.own.provenUntil !== null && readyOnes(rule) >= emergencyAccounts.needed
}

/** what is asked before everybody has to come that way, and a way to do what is missing. */
export function Conditions({ rule, identities, reread }: Omit<RuleParts, 'done'>) {
  const { formats } = useLanguage()
  const { signInRule: text } = useAdministrationText()
  const { provenUntil } = rule.own
  useEffect(() => {
    if (provenUntil === null) return
    const timer = setTimeout(reread, Math.max(0, new Date(provenUntil).getTime() - Date.now()) + 1_000)
    return () => clearTimeout(timer)
  }, [provenUntil, reread])
  const ready = readyOnes(rule)
  return (
    <Part title={text.conditions} help={text.conditionsHelp}>
      <ul className="conditions">
        <Condition
          isMet={provenUntil !== null}
          title={text.proven}
          help={
            provenUntil === null
              ? text.provenHelp(provenWithinMinutes)
              : text.provenUntil(formats.time(provenUntil))
          }
        >
          <ProofButtons identities={identities} />
        </Condition>
        <Condition
          isMet={ready >= emergencyAccounts.needed}
          title={text.twoAccounts(emergencyAccounts.needed)}
          help={text.twoAccountsHelp(ready, emergencyAccounts.needed)}
        />
      </ul>
    </Part>
  )
}

interface ConditionProps {
  isMet: boolean
  title: string
  help: string
  children?: ReactNode
}

function Condition({ isMet, title, help, children }: ConditionProps) {
  const { signInRule: text } = useAdministrationText()
  return (
    <li className="condition">
      <span className={`badge badge-${isMet ? 'good' : 'warn'}`}>
        <Icon name={isMet ? 'check' : 'clock'} size={16} /> {isMet ? text.done : text.missing}
      </span>
      <div className="condition-what">
        <p className="condition-title">{title}</p>
        <p className="field-help">{help}</p>
        {children}
      </div>
    </li>
  )
}

/** Where they are linked, they may show at once that the service lets them in; else it says what comes before. */
function ProofButtons({ identities }: Pick<RuleParts, 'identities'>) {
  const { workspace, router } = useDesk()
  const { signInRule: text } = useAdministrationText()
  const { action, leave } = useProofThere(workspace.session.call)
  const linked = identities.filter((identity) => identity.linked !== null)
  if (linked.length === 0) {
    const hasOne = identities.length > 0
    return (
      <>
        <p className="field-help">{hasOne ? text.linkFirst : text.addFirst}</p>
        <AppLink
          router={router}
          to={pageAt(hasOne ? '/security' : '/administration/providers')}
          className="table-link"
          current={false}
        >
          {hasOne ? text.toSecurity : text.toProviders}
        </AppLink>
      </>
    )
  }
  return (
    <>
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        {linked.map((identity) => (
          <Button
            key={identity.providerId}
            icon="lock"
            isPending={action.isPending}
            onPress={() => leave(identity)}
          >
            {action.isPending ? text.proving : text.proveBy(identity.name)}
          </Button>
        ))}
      </div>
    </>
  )
}
