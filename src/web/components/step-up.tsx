import { type ComponentType, createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { Problem } from '../../protocol/index.ts'

export interface StepUpProps {
  onProven(): void
  onClose(): void
}

/** Does what is asked; where the server wants a fresh proof of who is there, asks the person for it and does it again. */
export type Proven = <T>(act: () => Promise<T>) => Promise<T>

const ProvenContext = createContext<Proven | undefined>(undefined)

/** Rejects as the act does; who closes the question without an answer gets the refusal back. */
export function useProven(): Proven {
  const proven = useContext(ProvenContext)
  if (proven === undefined) throw new Error('no StepUpProvider above')
  return proven
}

interface StepUpProviderProps {
  question: ComponentType<StepUpProps>
  children: ReactNode
}

/** Holds the question that a sensitive act may raise, in front of whatever asked for the act. */
export function StepUpProvider({ question: Question, children }: StepUpProviderProps) {
  const [answer, setAnswer] = useState<{ with(isProven: boolean): void }>()
  const proven: Proven = useCallback(async (act) => {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'step_up_required') throw error
      const isProven = await new Promise<boolean>((resolve) => setAnswer({ with: resolve }))
      setAnswer(undefined)
      if (!isProven) throw error
      return act()
    }
  }, [])
  return (
    <ProvenContext value={proven}>
      {children}
      {answer !== undefined && (
        <Question onProven={() => answer.with(true)} onClose={() => answer.with(false)} />
      )}
    </ProvenContext>
  )
}
