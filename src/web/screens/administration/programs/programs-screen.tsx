import { useCallback, useState } from 'react'
import type { ApiKey, Service } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Loading } from '../../../components/loading.tsx'
import { Page, Part } from '../../../components/page.tsx'
import { Said } from '../../../components/said.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useLoaded } from '../../../state/use-loaded.ts'
import { KeyTable } from './key-table.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { NewServiceDialog } from './new-service-dialog.tsx'
import { RevokeKey } from './revoke-key.tsx'
import { RotateKeyDialog } from './rotate-key-dialog.tsx'
import { ServiceTable } from './service-table.tsx'

/** What is asked for in front of the page. */
type Asked =
  | { kind: 'service' }
  | { kind: 'key'; service: Service }
  | { kind: 'rotate' | 'revoke'; key: ApiKey }

/** The programs that act in the company, and every API key there is. */
export function ProgramsScreen() {
  const { workspace } = useDesk()
  const { programs: text, frame } = useAdministrationText()
  const [asked, setAsked] = useState<Asked>()
  const [said, setSaid] = useState<string>()
  const load = useCallback(async () => {
    const { call } = workspace.session
    const [{ services }, { keys }] = await Promise.all([
      call('services.list', {}),
      call('keys.listCompany', {}),
    ])
    return { services, keys }
  }, [workspace])
  const loaded = useLoaded(load)
  const done = (words: string): void => {
    setSaid(words)
    void loaded.reload()
  }
  const close = (): void => setAsked(undefined)
  return (
    <Page title={frame.sections.programs} help={text.help}>
      <div className="said-above">
        <Said>{said}</Said>
      </div>
      <Loading of={loaded} words={frame.loading}>
        {({ services, keys }) => (
          <>
            <Part title={text.services} help={text.servicesHelp}>
              <ServiceTable services={services} onNewKey={(service) => setAsked({ kind: 'key', service })} />
              <div className="form-actions">
                <Button icon="plus" onPress={() => setAsked({ kind: 'service' })}>
                  {text.newService}
                </Button>
              </div>
            </Part>
            <Part title={text.keys} help={text.keysHelp}>
              <KeyTable keys={keys} onAsk={(kind, key) => setAsked({ kind, key })} />
            </Part>
          </>
        )}
      </Loading>
      {asked?.kind === 'service' && <NewServiceDialog onDone={done} onClose={close} />}
      {asked?.kind === 'key' && <NewKeyDialog service={asked.service} onDone={done} onClose={close} />}
      {asked?.kind === 'rotate' && <RotateKeyDialog apiKey={asked.key} onDone={done} onClose={close} />}
      {asked?.kind === 'revoke' && <RevokeKey apiKey={asked.key} onDone={done} onClose={close} />}
    </Page>
  )
}
