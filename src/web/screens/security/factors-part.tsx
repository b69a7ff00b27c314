import { useState } from 'react'
import type { Factor, Output } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Part } from '../../components/page.tsx'
import { useText } from '../../i18n/language.tsx'
import { AddFactorDialog } from './add-factor-dialog.tsx'
import { FactorTable } from './factor-table.tsx'
import { RemoveFactor } from './remove-factor.tsx'
import { RenameFactor } from './rename-factor.tsx'
import type { SecurityActs } from './security-acts.ts'

interface FactorsPartProps extends SecurityActs {
  own: Output<'factors.list'>
}

type Asked = { act: 'add' } | { act: 'rename' | 'remove'; factor: Factor }

/** The contract takes no more. */
const most = 10

/** One's own second factors. The last one stays where the company demands one, and the page says so before anybody tries. */
export function FactorsPart({ own: { factors, required, hasPassword }, done, showCodes }: FactorsPartProps) {
  const text = useText().security.factors
  const [asked, setAsked] = useState<Asked>()
  const isLast = factors.length === 1
  const shared = { done, onClose: () => setAsked(undefined) }
  const isFull = factors.length >= most
  return (
    <Part title={text.title} help={text.help}>
      {factors.length === 0 ? (
        <p className="caution-note">{hasPassword ? text.none : text.noneElsewhere}</p>
      ) : (
        <FactorTable
          factors={factors}
          isRemovable={!(isLast && required)}
          onAsk={(act, factor) => setAsked({ act, factor })}
        />
      )}
      {isLast && required && <p className="page-help">{text.lastKept}</p>}
      {isFull && <p className="page-help">{text.full}</p>}
      <div className="form-actions">
        <Button icon="plus" isDisabled={isFull} onPress={() => setAsked({ act: 'add' })}>
          {text.add}
        </Button>
      </div>
      {asked?.act === 'add' && <AddFactorDialog {...shared} showCodes={showCodes} />}
      {asked?.act === 'rename' && <RenameFactor {...shared} factor={asked.factor} />}
      {asked?.act === 'remove' && (
        <RemoveFactor {...shared} factor={asked.factor} leavesPassword={isLast && hasPassword} />
      )}
    </Part>
  )
}
