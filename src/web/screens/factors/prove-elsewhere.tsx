import { useEffect, useState } from 'react'
import type { Call } from '../../../protocol/client/index.ts'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { type Action, useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { noteErrand } from '../../state/errand.ts'

type Identity = Output<'identities.list'>['identities'][number]

/** Leaves for the provider, to prove there anew who it is, and comes back to this page. */
export function useProofThere(call: Call): { action: Action; leave(identity: Identity): void } {
  const action = useAction()
  return {
    action,
    leave: ({ providerId }) =>
      action.run(async () => {
        const { authorizationUrl } = await call('identities.beginProof', { providerId, flowIn: 'cookie' })
        noteErrand('prove', location.pathname)
        location.assign(authorizationUrl)
      }),
  }
}

/** Who signs in at the company's provider may prove there, anew, that it is them. Nothing where nothing is linked. */
export function ProveElsewhere({ call }: { call: Call }) {
  const text = useText().stepUp
  const { action, leave } = useProofThere(call)
  const [linked, setLinked] = useState<readonly Identity[]>([])
  useEffect(() => {
    // Without an answer the other ways are there.
    call('identities.list', {})
      .then(({ identities }) => setLinked(identities.filter((identity) => identity.linked !== null)))
      .catch(() => undefined)
  }, [call])
  return (
    <>
      <ProblemLine reason={action.reason} />
      {linked.map((identity) => (
        <Button key={identity.providerId} isPending={action.isPending} onPress={() => leave(identity)}>
          {action.isPending ? text.leaving : text.byProvider(identity.name)}
        </Button>
      ))}
    </>
  )
}
