import { useCallback, useState } from 'react'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { AcceptanceList } from './acceptance-list.tsx'
import { type Publication, type Published, TextsForm } from './texts-form.tsx'

/** What people agree to before they write, and what anybody may read about the company. */
export function CharterScreen() {
  const { workspace } = useDesk()
  const { charter: text, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  const { call } = workspace.session
  const { companyId } = workspace.me.company
  const loadCharter = useCallback(async (): Promise<Published> => call('charter.read', {}), [call])
  const loadNotices = useCallback(
    async (): Promise<Published> => call('notices.read', { companyId }),
    [call, companyId],
  )
  const charter = useLoaded(loadCharter)
  const notices = useLoaded(loadNotices)
  const publishCharter = async (input: Publication): Promise<void> => {
    charter.replace(await call('charter.publish', input))
    // Once published, oneself is asked to accept it as well, with the next thing that is read.
    if (input.text === null) setSaid(text.withdrawn)
  }
  const publishNotices = async (input: Publication): Promise<void> => {
    notices.replace(await call('notices.publish', input))
    setSaid(input.text === null ? text.withdrawn : text.noticesPublished)
  }
  return (
    <Page title={frame.sections.charter} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Part title={text.charter} help={text.charterHelp}>
        <Loading of={charter} words={frame.loading}>
          {(published) => (
            <>
              <TextsForm
                key={published.version}
                name="charter"
                published={published}
                warning={text.charterWarning}
                publish={publishCharter}
                reread={() => void charter.reload()}
              />
              {published.text !== undefined && <AcceptanceList version={published.version} />}
            </>
          )}
        </Loading>
      </Part>
      <Part title={text.notices} help={text.noticesHelp}>
        <Loading of={notices} words={frame.loading}>
          {(published) => (
            <TextsForm
              key={published.version}
              name="notices"
              published={published}
              warning={text.noticesWarning}
              publish={publishNotices}
              reread={() => void notices.reload()}
            />
          )}
        </Loading>
      </Part>
    </Page>
  )
}
