import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { Said } from '../../../components/said.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'
import { saveText } from '../../../state/save-text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { ImportForm } from './import-form.tsx'

/** Many people at once: in by a file, out as the access review. */
export function FilesScreen() {
  const { files: text, frame } = useAdministrationText()
  const [said, setSaid] = useState<string>()
  return (
    <Page title={frame.sections.files} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Part title={text.importTitle} help={text.importHelp}>
        <ImportForm onDone={setSaid} />
      </Part>
      <Part title={text.reviewTitle} help={text.reviewHelp}>
        <Review onDone={setSaid} />
      </Part>
    </Page>
  )
}

function Review({ onDone }: { onDone(words: string): void }) {
  const { workspace } = useDesk()
  const { locale } = useLanguage()
  const { files: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const save = (): void =>
    action.run(async () => {
      const review = await proven(() => workspace.session.call('members.export', { locale }))
      saveText(review.fileName, review.csv)
      onDone(text.reviewed(review.people, review.fileName))
    })
  return (
    <>
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        <Button icon="download" isPending={action.isPending} onPress={save}>
          {text.review}
        </Button>
      </div>
    </>
  )
}
