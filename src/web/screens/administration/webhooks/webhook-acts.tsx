import { useState } from 'react'
import type { Webhook } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { Secret } from '../programs/secret.tsx'

interface WebhookActsProps {
  webhook: Webhook
  onDone(words: string): void
}

/** Testing, pausing, another secret, the end. */
export function WebhookActs({ webhook, onDone }: WebhookActsProps) {
  const { workspace, router } = useDesk()
  const { webhooks: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [asked, setAsked] = useState<'rotate' | 'delete'>()
  const [secret, setSecret] = useState<string>()
  const { call } = workspace.session
  const { webhookId } = webhook
  const active = webhook.state !== 'active'
  const test = (): void =>
    action.run(async () => {
      const { delivery } = await proven(() => call('webhooks.test', { webhookId }))
      onDone(text.tested(delivery.answered))
    })
  const toggle = (): void =>
    action.run(async () => {
      await proven(() => call('webhooks.change', { webhookId, active }))
      onDone(active ? text.turnedOn : text.turnedOff)
    })
  const rotate = async (): Promise<void> => {
    setSecret((await proven(() => call('webhooks.rotateSecret', { webhookId }))).secret)
  }
  const remove = async (): Promise<void> => {
    await proven(() => call('webhooks.delete', { webhookId }))
    router.replace(pageAt('/administration/webhooks'))
  }
  const close = (): void => setAsked(undefined)
  return (
    <>
      <ProblemLine reason={action.reason} />
      <div className="form-actions">
        <Button icon="send" isPending={action.isPending} onPress={test}>
          {text.test}
        </Button>
        <Button isPending={action.isPending} onPress={toggle}>
          {active ? text.turnOn : text.turnOff}
        </Button>
        <Button icon="retry" onPress={() => setAsked('rotate')}>
          {text.rotate}
        </Button>
        <Button icon="close" tone="danger" onPress={() => setAsked('delete')}>
          {text.remove}
        </Button>
      </div>
      {asked === 'rotate' && (
        <Confirm
          title={text.rotateTitle}
          help={text.rotateHelp}
          submit={text.rotate}
          act={rotate}
          onClose={close}
        />
      )}
      {asked === 'delete' && (
        <Confirm
          title={text.removeTitle(webhook.name)}
          help={text.removeHelp}
          submit={text.remove}
          act={remove}
          onClose={close}
        />
      )}
      {secret !== undefined && (
        <Dialog role="alertdialog" title={text.rotated} onClose={() => setSecret(undefined)}>
          <Secret secret={secret} onClose={() => setSecret(undefined)} />
        </Dialog>
      )}
    </>
  )
}
