import { lazy, Suspense } from 'react'
import { CrashBarrier } from '../components/crash-barrier.tsx'
import { StepUpProvider } from '../components/step-up.tsx'
import { useDesk } from '../state/use-desk.ts'
import { useLeaveGuard } from '../state/use-leave-guard.ts'
import { useStore } from '../state/use-store.ts'
import { StepUp } from './factors/step-up-dialog.tsx'
import { Crashed, Starting } from './starting.tsx'
import { WorkspaceScreen } from './workspace/workspace-screen.tsx'

// Most people never see it: its words and screens are fetched by who opens it.
const AdministrationScreen = lazy(async () => {
  const { AdministrationScreen } = await import('./administration/administration-screen.tsx')
  return { default: AdministrationScreen }
})

/** What a signed-in person has before them: their conversations, or the administration of their company. */
export function SignedInScreen({ signOut }: { signOut(): Promise<void> }) {
  const { workspace, router } = useDesk()
  const { page } = useStore(router.store)
  const { account } = useStore(workspace.own)
  useLeaveGuard(workspace.outgoing)
  const administers = account.role === 'company_admin' && page?.startsWith('/administration') === true
  return (
    <StepUpProvider question={StepUp}>
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
