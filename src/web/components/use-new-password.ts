import { useRef, useState } from 'react'
import {
  isPersonal,
  missingRules,
  type PasswordContext,
  type PasswordRule,
  Problem,
} from '../../protocol/index.ts'

export interface NewPassword {
  readonly value: string
  /** The rules it breaks as far as is known: `common` once the server said so of this very password. */
  readonly broken: ReadonlySet<PasswordRule>
  readonly field: React.RefObject<HTMLInputElement | null>
  change(value: string): void
  isFit(): boolean
  /** Runs what sends it, and keeps what the server found wrong with it. Rejects as the act does. */
  sending(act: () => Promise<unknown>): Promise<void>
}

/** A password that is being chosen: looked at by the rules of A-2 with each letter. */
export function useNewPassword(context: PasswordContext): NewPassword {
  const [value, setValue] = useState('')
  const [refused, setRefused] = useState<readonly PasswordRule[]>([])
  const field = useRef<HTMLInputElement>(null)
  const broken = new Set<PasswordRule>([...missingRules(value), ...refused])
  if (value !== '' && isPersonal(value, context)) broken.add('personal')
  return {
    value,
    broken,
    field,
    change(next) {
      setValue(next)
      setRefused([])
    },
    isFit: () => broken.size === 0,
    async sending(act) {
      try {
        await act()
      } catch (error) {
        if (error instanceof Problem && error.code === 'weak_password') {
          setRefused((error.issues ?? []).flatMap(({ rule }) => rule ?? []))
          field.current?.focus()
        }
        throw error
      }
    },
  }
}
