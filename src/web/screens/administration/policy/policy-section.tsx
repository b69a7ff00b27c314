import { type FormEvent, useState } from 'react'
import type { Output } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Said } from '../../../components/said.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { brokenRule, type SectionName, settingsOf } from '../../../state/policy-form.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { SaveAllTheSame } from './save-all-the-same.tsx'
import { SettingField } from './setting-field.tsx'

type Policy = Output<'company.readPolicy'>

interface PolicySectionProps {
  section: SectionName
  policy: Policy
  isSaved: boolean
  reread(): void
  onSaved(policy: Policy): void
}

/** One section of the policy: a form of its own, sent as what differs from what was read. */
export function PolicySection({ section, policy, isSaved, reread, onSaved }: PolicySectionProps) {
  const { workspace } = useDesk()
  const { policy: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const words = text.words[section]
  const settings = settingsOf(section)
  const known: Readonly<Record<string, string | number | readonly string[]>> = policy.policy[section]
  const start = settings.map((one) => [one.name, one.write(known[one.name] ?? one.fallback)] as const)
  const [form, setForm] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(start))
  const read = settings.map((one) => ({ one, result: one.read(form[one.name] ?? '') }))
  const values = Object.fromEntries(
    read.map(({ one, result }) => [one.name, 'value' in result ? result.value : one.fallback]),
  )
  const isFit = read.every(({ result }) => 'value' in result)
  const rule = isFit ? brokenRule(values) : undefined
  const changed = read.filter(
    ({ one, result }) =>
      'value' in result && JSON.stringify(result.value) !== JSON.stringify(known[one.name]),
  )

  const save = async (force?: true): Promise<void> => {
    const changes = { [section]: Object.fromEntries(changed.map(({ one }) => [one.name, values[one.name]])) }
    const input = { expectedVersion: policy.version, changes, ...(force && { force }) }
    onSaved(await proven(() => workspace.session.call('company.changePolicy', input)))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isFit && rule === undefined && changed.length > 0) action.run(() => save())
  }
  return (
    <Part title={words.title} help={words.help}>
      <form className="form" onSubmit={submit} noValidate>
        {read.map(({ one, result }) => (
          <SettingField
            key={one.name}
            setting={one}
            text={form[one.name] ?? ''}
            onChange={(next) => setForm({ ...form, [one.name]: next })}
            wrong={'wrong' in result ? result.wrong : undefined}
          />
        ))}
        {rule !== undefined && <p className="field-error">{text.rules[rule]}</p>}
        <ProblemLine reason={action.reason} />
        <div className="form-actions">
          <Button
            type="submit"
            tone="primary"
            isDisabled={!isFit || rule !== undefined || changed.length === 0}
            isPending={action.isPending}
          >
            {text.save(words.title)}
          </Button>
          {action.reason === 'policy_changed_meanwhile' && (
            <Button icon="retry" onPress={reread}>
              {text.reread}
            </Button>
          )}
          {action.reason === 'would_lock_out' && <SaveAllTheSame save={() => save(true)} />}
          <Said>{isSaved && changed.length === 0 ? text.saved : undefined}</Said>
        </div>
      </form>
    </Part>
  )
}
