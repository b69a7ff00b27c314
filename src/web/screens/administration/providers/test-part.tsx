import { useEffect, useRef, useState } from 'react'
import type { IdentityProvider, ProviderTest } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Part } from '../../../components/page.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { noteErrand } from '../../../state/errand.ts'
import { takeTestReturn } from '../../../state/test-return.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { TestVerdict } from './test-verdict.tsx'
import { UnfitLine, useFitting } from './unfit-line.tsx'

/** Tries the provider out: there in this same browser, and back to here with what it sent and what the rules make of it. */
export function TestPart({ provider }: { provider: IdentityProvider }) {
  const { workspace } = useDesk()
  const { test: text } = useAdministrationText().providers
  const proven = useProven()
  const action = useFitting()
  const [test, setTest] = useState<ProviderTest>()
  const looked = useRef(false)
  const { providerId } = provider
  const { call } = workspace.session
  useEffect(() => {
    // An answer is good once.
    if (looked.current) return
    looked.current = true
    const back = takeTestReturn(providerId)
    if (back === undefined) return
    action.run(async () => setTest((await call('providers.finishTest', back)).test))
  }, [action.run, call, providerId])
  const leave = (): void =>
    action.run(async () => {
      const begun = await proven(() => call('providers.beginTest', { providerId, flowIn: 'cookie' }))
      noteErrand('test')
      location.assign(begun.authorizationUrl)
    })
  return (
    <Part title={text.title} help={text.help}>
      <UnfitLine action={action} />
      {test !== undefined && <TestVerdict test={test} provider={provider} />}
      <div className="form-actions">
        <Button icon="retry" onPress={leave} isPending={action.isPending}>
          {test === undefined ? text.submit : text.again}
        </Button>
      </div>
    </Part>
  )
}
