import { useState } from 'react'
import type { CompanyDomain } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { sentenceFor } from './domain-words.tsx'
import { RemoveDomain } from './remove-domain.tsx'
import { useToldWhy, WhyLine } from './told-why.tsx'

interface DomainActsProps {
  domain: CompanyDomain
  /** With what to say where it was found; whatever was seen is to be read anew. */
  onLooked(words: string | undefined): void
}

/** Looking for the record, and the end. */
export function DomainActs({ domain, onLooked }: DomainActsProps) {
  const { workspace } = useDesk()
  const { domains: text } = useAdministrationText()
  const action = useToldWhy()
  const [isRemoving, setRemoving] = useState(false)
  const verify = (): void =>
    action.run(async () => {
      try {
        await workspace.session.call('domains.verify', { domainId: domain.domainId })
        onLooked(text.verified)
      } catch (error) {
        onLooked(undefined)
        throw error
      }
    })
  return (
    <>
      <WhyLine action={action} lead={text.notFound} sentence={sentenceFor(text, 'outcomes', action.why)} />
      <div className="form-actions">
        {domain.record !== null && (
          <Button tone="primary" icon="retry" isPending={action.isPending} onPress={verify}>
            {text.verify}
          </Button>
        )}
        <Button icon="close" tone="danger" onPress={() => setRemoving(true)}>
          {text.remove}
        </Button>
      </div>
      {isRemoving && <RemoveDomain domain={domain} onClose={() => setRemoving(false)} />}
    </>
  )
}
