import { lazy, Suspense, useEffect } from 'react'
import { CrashBarrier } from '../components/crash-barrier.tsx'
import { StepUpProvider } from '../components/step-up.tsx'
import { useDesk } from '../state/use-desk.ts'
import { useLeaveGuard } from '../state/use-leave-guard.ts'
import { useStore } from '../state/use-store.ts'
import type { Workstation } from '../state/workstation.ts'
import { StepUp } from './factors/step-up-dialog.tsx'
import { SessionEnding } from './session-ending.tsx'
import { Crashed, Starting } from './starting.tsx'
import { WorkspaceScreen } from './workspace/workspace-screen.tsx'

// Most people never see it: its words and screens are fetched by who opens it.
const AdministrationScreen = lazy(async () => {
  const { AdministrationScreen } = await import('./administration/administration-screen.tsx')
  return { default: AdministrationScreen }
})

interface SignedInProps {
  signOut(): Promise<void>
  workstation: Workstation
}

/** What a signed-in person has before them: their conversations, or the administration of their company. */
export function SignedInScreen({ signOut, workstation }: SignedInProps) {
  const { workspace, router, lock } = useDesk()
  const { page } = useStore(router.store)
  const { account, workstation: rules } = useStore(workspace.own)
  useLeaveGuard(workspace.outgoing)
  useEffect(() => workstation.watch(rules, () => void lock()), [workstation, rules, lock])
  const administers = account.role === 'company_admin' && page?.startsWith('/administration') === true
  return (
    <StepUpProvider question={StepUp}>
      <SessionEnding />
      {administers ? (
        <CrashBarrier fallback={<Crashed />}>
          <Suspense fallback={<Starting />}>
            <AdministrationScreen page={page} />
          </Suspense>
        </CrashBarrier>
      ) : (
        <WorkspaceScreen signOut={signOut} />
      )}
    </StepUpProvider>
  )
}
