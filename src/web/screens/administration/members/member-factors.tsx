import { useCallback, useState } from 'react'
import type { FactorReset } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { useStore } from '../../../state/use-store.ts'
import type { MemberParts } from './member-parts.ts'
import { ResetFactorsDialog } from './reset-factors-dialog.tsx'

/** a lost second factor is taken away after a day, or by two administrators; never by one alone at once. */
export function MemberFactors({ member, done }: MemberParts) {
  const { workspace } = useDesk()
  const { factors: text, frame } = useAdministrationText()
  const [isAsking, setAsking] = useState(false)
  const load = useCallback(async () => {
    const { resets } = await workspace.session.call('factors.listResets', {})
    return resets.find((reset) => reset.accountId === member.accountId) ?? null
  }, [workspace, member.accountId])
  const loaded = useLoaded(load)
  const told = (words: string): void => {
    done(member, words)
    void loaded.reload()
  }
  return (
    <Part title={text.title} help={text.help}>
      <Loading of={loaded} words={frame.loading}>
        {(reset) =>
          reset === null ? (
            <div className="form-actions">
              <Button icon="retry" onPress={() => setAsking(true)}>
                {text.ask}
              </Button>
            </div>
          ) : (
            <ResetUnderWay reset={reset} onDone={told} />
          )
        }
      </Loading>
      {isAsking && <ResetFactorsDialog member={member} onDone={told} onClose={() => setAsking(false)} />}
    </Part>
  )
}

function ResetUnderWay({ reset, onDone }: { reset: FactorReset; onDone(words: string): void }) {
  const { workspace } = useDesk()
  const { formats } = useLanguage()
  const { factors: text, frame } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const people = useStore(workspace.directory.store)
  const { resetId, askedBy, dueAt } = reset
  const isOwn = askedBy === workspace.me.account.accountId
  const approve = (): void =>
    action.run(async () => {
      await proven(() => workspace.session.call('factors.approveReset', { resetId }))
      onDone(text.approved)
    })
  const cancel = (): void =>
    action.run(async () => {
      await proven(() => workspace.session.call('factors.cancelReset', { resetId }))
      onDone(text.cancelled)
    })
  return (
    <div className="form">
      <p>{text.underWay(people.get(askedBy)?.displayName ?? frame.someone, formats.moment(dueAt))}</p>
      {isOwn && <p className="page-help">{text.needsAnother}</p>}
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        {!isOwn && (
          <Button tone="primary" icon="check" isPending={action.isPending} onPress={approve}>
            {text.approve}
          </Button>
        )}
        <Button icon="close" isPending={action.isPending} onPress={cancel}>
          {text.cancel}
        </Button>
      </div>
    </div>
  )
}
