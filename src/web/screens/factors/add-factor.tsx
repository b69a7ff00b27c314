import { useState } from 'react'
import type { EnrolmentOffer, FactorKind } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { passkeysWork } from '../../state/passkeys.ts'
import type { EnrolmentAnswer } from './factor-types.ts'
import { MakePasskey } from './make-passkey.tsx'
import { PairAuthenticator } from './pair-authenticator.tsx'
import './factors.css'

interface AddFactorProps {
  kinds: readonly FactorKind[]
  begin(kind: FactorKind): Promise<EnrolmentOffer>
  finish(name: string, answer: EnrolmentAnswer): Promise<void>
}

/** Which kind, then the one. A factor counts once it was used. */
export function AddFactor({ kinds, begin, finish }: AddFactorProps) {
  const text = useText().factors
  const [offer, setOffer] = useState<EnrolmentOffer>()
  const action = useAction()
  const open = kinds.filter((kind) => kind !== 'passkey' || passkeysWork())
  if (offer !== undefined)
    return (
      <div className="add-factor">
        {offer.kind === 'totp' ? (
          <PairAuthenticator offer={offer} finish={finish} />
        ) : (
          <MakePasskey begin={begin} first={offer} finish={finish} />
        )}
        {open.length > 1 && <Button onPress={() => setOffer(undefined)}>{text.otherKind}</Button>}
      </div>
    )
  return (
    <section className="add-factor" aria-label={text.choose}>
      <ProblemLine reason={action.reason} />
      {open.map((kind) => (
        <div key={kind} className="factor-kind">
          <p className="factor-help">{text[kind].about}</p>
          <Button
            tone="primary"
            icon={kind === 'passkey' ? 'key' : 'clock'}
            isPending={action.isPending}
            onPress={() => action.run(async () => setOffer(await begin(kind)))}
          >
            {text[kind].name}
          </Button>
        </div>
      ))}
    </section>
  )
}
