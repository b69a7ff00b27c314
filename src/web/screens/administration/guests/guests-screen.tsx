import { useState } from 'react'
import { Page, Part } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { GuestList } from './guest-list.tsx'
import { InvitationList } from './invitation-list.tsx'

/** Who was asked in, and who is in for a while. */
export function GuestsScreen() {
  const { guests: text, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  return (
    <Page title={frame.sections.guests} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Part title={text.invitations} help={text.invitationsHelp}>
        <InvitationList onDone={setSaid} />
      </Part>
      <Part title={text.guests} help={text.guestsHelp}>
        <GuestList onDone={setSaid} />
      </Part>
    </Page>
  )
}
