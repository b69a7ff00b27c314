import { useCallback, useState } from 'react'
import type { Webhook } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { NewWebhookDialog } from './new-webhook-dialog.tsx'
import { WebhookTable } from './webhook-table.tsx'

/** Where the company's own systems hear of what happens: kinds and ids, never content. */
export function WebhooksScreen() {
  const { workspace } = useDesk()
  const { webhooks: text, frame } = useAdministrationText()
  const [isMaking, setMaking] = useState(false)
  const [said, setSaid] = useState<string>()
  const load = useCallback(
    async (): Promise<readonly Webhook[]> => (await workspace.session.call('webhooks.list', {})).webhooks,
    [workspace],
  )
  const loaded = useLoaded(load)
  const done = (words: string): void => {
    setSaid(words)
    void loaded.reload()
  }
  return (
    <Page title={frame.sections.webhooks} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <div className="form-actions">
        <Button tone="primary" icon="plus" onPress={() => setMaking(true)}>
          {text.make}
        </Button>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {(webhooks) => <WebhookTable webhooks={webhooks} />}
      </Loading>
      {isMaking && <NewWebhookDialog onDone={done} onClose={() => setMaking(false)} />}
    </Page>
  )
}
