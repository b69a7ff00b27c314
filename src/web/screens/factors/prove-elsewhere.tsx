import { useEffect, useState } from 'react'
import type { Call } from '../../../protocol/client/index.ts'
import type { Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { noteErrand } from '../../state/errand.ts'

type Identity = Output<'identities.list'>['identities'][number]

/** Who signs in at the company's provider may prove there, anew, that it is them. Nothing where nothing is linked. */
export function ProveElsewhere({ call }: { call: Call }) {
  const text = useText().stepUp
  const action = useAction()
  const [linked, setLinked] = useState<readonly Identity[]>([])
  useEffect(() => {
    // Without an answer the other ways are there.
    call('identities.list', {})
      .then(({ identities }) => setLinked(identities.filter((identity) => identity.linked !== null)))
      .catch(() => undefined)
  }, [call])
  const leave = ({ providerId }: Identity): void =>
    action.run(async () => {
      const { authorizationUrl } = await call('identities.beginProof', { providerId, flowIn: 'cookie' })
      noteErrand('prove')
      location.assign(authorizationUrl)
    })
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
