import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Part } from '../../../components/page.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { HandOverDialog } from './hand-over-dialog.tsx'
import type { MemberParts } from './member-parts.ts'
import { RemoveDialog } from './remove-dialog.tsx'

/** Handing over what a person organises, and removing them for good. */
export function MemberLeaving(parts: MemberParts) {
  const { members: text } = useAdministrationText()
  const [open, setOpen] = useState<'hand-over' | 'remove'>()
  const close = (): void => setOpen(undefined)
  return (
    <Part title={text.leaving} help={text.leavingHelp}>
      <div className="form-actions">
        <Button icon="people" onPress={() => setOpen('hand-over')}>
          {text.handOver}
        </Button>
        <Button icon="personRemove" tone="danger" onPress={() => setOpen('remove')}>
          {text.remove}
        </Button>
      </div>
      {open === 'hand-over' && <HandOverDialog {...parts} onClose={close} />}
      {open === 'remove' && <RemoveDialog member={parts.member} onClose={close} />}
    </Part>
  )
}
