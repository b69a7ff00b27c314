import { openWorkplace } from '../house/workplace.ts'
import { describeMachine } from '../measure/machine.ts'
import { growConnections, growMembers, growRooms } from './loads.ts'
import type { Growth, GrowthOptions } from './options.ts'
import type { Outcome } from './outcome.ts'
import { growConversations, growHistory } from './questions.ts'
import { printGrowth } from './report.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

export interface GrowthNeeds extends Needs {
  options: GrowthOptions
  directory: string
}

const parts: Record<Growth, (needs: GrowthNeeds) => Promise<Outcome>> = {
  members: growMembers,
  rooms: growRooms,
  connections: growConnections,
  history: growHistory,
  conversations: growConversations,
}

/** What things cost as there is more of everything. */
export async function growth(options: GrowthOptions, { stack, report }: Needs): Promise<boolean> {
  const directory = await openWorkplace(stack)
  const machine = await describeMachine(directory)
  const outcomes: Outcome[] = []
  for (const of of options.of) {
    // Each in a house of its own, closed before the next one opens.
    const own = stack.use(new AsyncDisposableStack())
    outcomes.push(await parts[of]({ options, directory, stack: own, report }))
    await own.disposeAsync()
  }
  await printGrowth({ options, machine, outcomes })
  return true
}
