import type { FactorReset } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Part } from '../../components/page.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import type { SecurityActs } from './security-acts.ts'

/** whoever did not ask for it can stop it in the day before it takes effect. */
export function ResetNotice({ reset, done }: SecurityActs & { reset: FactorReset }) {
  const { workspace } = useDesk()
  const { text: all, formats } = useLanguage()
  const text = all.security.reset
  const action = useAction()
  const cancel = (): void =>
    action.run(async () => {
      await workspace.session.call('factors.cancelReset', { resetId: reset.resetId })
      done(text.cancelled)
    })
  return (
    <Part title={text.title}>
      <p className="caution-note">{text.help(formats.moment(reset.dueAt))}</p>
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        <Button icon="close" isPending={action.isPending} onPress={cancel}>
          {text.cancel}
        </Button>
      </div>
    </Part>
  )
}
