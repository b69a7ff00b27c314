import type { ReactNode } from 'react'
import { useText } from '../i18n/language.tsx'
import type { Loaded } from '../state/use-loaded.ts'
import { Button } from './button.tsx'
import { ProblemLine } from './problem-line.tsx'
import { Spinner } from './spinner.tsx'

/** Shows what was read; meanwhile that it is being read, or why it was not and a way to try again. */
export function Loading<T>({ of, words, children }: LoadingProps<T>) {
  const text = useText()
  if (of.kind === 'ready') return children(of.value)
  return (
    <div className="form">
      <p role="status">
        {of.kind === 'loading' && (
          <>
            <Spinner /> {words}
          </>
        )}
      </p>
      <ProblemLine reason={of.kind === 'failed' ? of.reason : undefined} />
      {of.kind === 'failed' && (
        <div className="form-actions">
          <Button icon="retry" onPress={() => void of.reload()}>
            {text.action.retry}
          </Button>
        </div>
      )}
    </div>
  )
}

interface LoadingProps<T> {
  of: Loaded<T>
  /** What is going on, such as « Lecture en cours… ». */
  words: string
  children(value: T): ReactNode
}
