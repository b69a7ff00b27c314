import { useEffect, useMemo, useState } from 'react'
import type { CompanyMember } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { createMemberPages } from '../../../state/member-pages.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { useStore } from '../../../state/use-store.ts'
import { GuestTable } from './guest-table.tsx'

/** The guests and when their access ends; some of them, or all, can be shut out at once. */
export function GuestList({ onDone }: { onDone(words: string): void }) {
  const { workspace } = useDesk()
  const { guests: text } = useAdministrationText()
  const proven = useProven()
  const [turn, setTurn] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<'chosen' | 'all'>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew after each act
  const pages = useMemo(
    () =>
      createMemberPages({
        list: (input) => workspace.session.call('members.list', input),
        filter: { role: 'guest' },
      }),
    [workspace, turn],
  )
  const { members, isWhole, reason } = useStore(pages.store)
  useEffect(() => void pages.all(), [pages])
  const guests = members.filter(({ state }) => state !== 'former')
  const revoke = async (only: readonly CompanyMember[] | undefined): Promise<void> => {
    const input = only === undefined ? {} : { accountIds: only.map(({ accountId }) => accountId) }
    const { revoked } = await proven(() => workspace.session.call('members.revokeGuests', input))
    onDone(text.shutOut(revoked))
    setChosen(new Set())
    setTurn((now) => now + 1)
  }
  const some = guests.filter(({ accountId }) => chosen.has(accountId))
  return (
    <>
      {isWhole && <GuestTable guests={guests} chosen={chosen} onChoose={setChosen} />}
      <ProblemLine reason={reason} />
      {guests.length > 0 && (
        <div className="form-actions">
          <Button icon="lock" isDisabled={some.length === 0} onPress={() => setAsked('chosen')}>
            {text.shutOutSome(some.length)}
          </Button>
          <Button icon="lock" onPress={() => setAsked('all')}>
            {text.shutOutAll}
          </Button>
        </div>
      )}
      {asked !== undefined && (
        <Confirm
          title={asked === 'all' ? text.shutOutAllTitle : text.shutOutTitle(some.length)}
          help={text.shutOutHelp}
          submit={text.shutOutSubmit}
          act={() => revoke(asked === 'all' ? undefined : some)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  )
}
