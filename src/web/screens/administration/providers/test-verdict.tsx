import { useEffect, useRef } from 'react'
import type { IdentityProvider, ProviderTest } from '../../../../protocol/index.ts'
import { type Column, DataTable } from '../../../components/data-table.tsx'
import { ProfessionalFacts } from '../../../components/professional-facts.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { reasonWords } from './provider-words.ts'
import { ReceivedTable } from './received-table.tsx'

type Rule = ProviderTest['rules'][number]

const tones = { passed: 'good', failed: 'stop', not_reached: 'gone' } as const

/** That it is off is no fault: it is what a test is for. */
function isOff(rule: Rule['rule'], result: Rule['result']): boolean {
  return rule === 'provider_active' && result === 'failed'
}

/** What a sign-in would come to, what each rule made of it and where to change that, and what was received. */
export function TestVerdict({ test, provider }: { test: ProviderTest; provider: IdentityProvider }) {
  const { providers } = useAdministrationText()
  const { test: text } = providers
  const lead = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    lead.current?.focus()
    lead.current?.scrollIntoView({ block: 'center' })
  }, [])
  const columns: Column<Rule>[] = [
    { key: 'rule', head: text.rule, cell: ({ rule }) => text.rules[rule] },
    {
      key: 'result',
      head: text.result,
      cell: ({ rule, result }) => (
        <span className={`badge badge-${isOff(rule, result) ? 'warn' : tones[result]}`}>
          {text.results[result]}
        </span>
      ),
    },
    { key: 'why', head: text.toChange, cell: (rule) => <ToChange rule={rule} /> },
  ]
  return (
    <>
      <div className={`verdict verdict-${test.would === 'refuse' ? 'stop' : 'good'}`}>
        <p className="verdict-lead" tabIndex={-1} ref={lead}>
          {text.would[test.would]}
        </p>
        {test.refusedFor !== undefined && <p>{reasonWords(providers, test.refusedFor)}</p>}
        {!provider.active && <p>{text.whenOn}</p>}
      </div>
      <DataTable
        caption={text.caption}
        columns={columns}
        rows={test.rules}
        keyOf={({ rule }) => rule}
        empty=""
      />
      {test.subject !== undefined && (
        <dl className="facts">
          <dt>{text.subject}</dt>
          <dd>
            <span className="received">{test.subject}</span>{' '}
            <span className="table-note">{text.account[test.account]}</span>
          </dd>
          <dt>{text.strength}</dt>
          <dd>
            {test.strong ? text.strong : text.notStrong}{' '}
            <span className="table-note">{text.levels(test.acr, test.amr.join(', '))}</span>
          </dd>
          {test.professional !== undefined && <ProfessionalFacts professional={test.professional} />}
        </dl>
      )}
      <ReceivedTable test={test} />
    </>
  )
}

function ToChange({ rule: { rule, result, reason } }: { rule: Rule }) {
  const { providers } = useAdministrationText()
  const { test: text } = providers
  if (reason === undefined)
    return <span className="table-quiet">{result === 'passed' ? text.nothing : text.notReached}</span>
  return (
    <>
      {reasonWords(providers, reason)}
      <span className="table-note">
        {text.where[rule]} · {providers.reasonCode(reason)}
      </span>
    </>
  )
}
