import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'

/** After a refusal to shut out whoever asks: they may insist, once they know what follows. */
export function SaveAllTheSame({ save }: { save(): Promise<void> }) {
  const { policy } = useAdministrationText()
  const text = policy.force
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button icon="alert" onPress={() => setAsking(true)}>
        {text.ask}
      </Button>
      {isAsking && (
        <Confirm
          title={text.title}
          help={text.help}
          submit={text.ask}
          act={save}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
