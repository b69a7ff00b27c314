import { type FormEvent, useState } from 'react'
import { BlockReason } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Choice } from '../../../components/choice.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { MemberParts } from './member-parts.ts'

/** Says what follows, and asks why: administrators see it, and the trace keeps it. */
export function BlockDialog({ member, done, onClose }: MemberParts & { onClose(): void }) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { members: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [reason, setReason] = useState<BlockReason | ''>('')
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (reason === '') return
    action.run(async () => {
      const input = { accountId: member.accountId, reason }
      const answer = await proven(() => workspace.session.call('members.block', input))
      done(answer.member, text.blocked)
      onClose()
    })
  }
  const reasons = BlockReason.options.map((value) => ({ value, label: text.blockReasons[value] }))
  return (
    <Dialog
      role="alertdialog"
      title={text.blockTitle(member.displayName)}
      help={text.blockHelp}
      onClose={onClose}
    >
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Choice
          label={text.blockReason}
          value={reason}
          choices={[{ value: '', label: text.chooseReason }, ...reasons]}
          onChange={(value) => setReason(value)}
          help={text.blockReasonHelp}
          error={tried && reason === '' ? text.needReason : undefined}
        />
        <ProblemLine reason={action.reason} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="danger" isPending={action.isPending}>
            {text.block}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
