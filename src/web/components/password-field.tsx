import { type ReactNode, type Ref, useState } from 'react'
import { useText } from '../i18n/language.tsx'
import { IconButton } from './button.tsx'
import { Field } from './field.tsx'

interface PasswordFieldProps {
  ref?: Ref<HTMLInputElement>
  label: string
  name: string
  /** `new-password` lets a password manager propose one. */
  autoComplete: 'current-password' | 'new-password'
  value: string
  onChange(value: string): void
  error?: string | undefined
  autoFocus?: boolean
}

/** A secret that its owner may look at. */
export function PasswordField(props: PasswordFieldProps): ReactNode {
  const text = useText().newPassword
  const [shown, setShown] = useState(false)
  return (
    <Field {...props} type={shown ? 'text' : 'password'}>
      <IconButton
        icon={shown ? 'eyeOff' : 'eye'}
        label={shown ? text.hide : text.show}
        onPress={() => setShown(!shown)}
      />
    </Field>
  )
}
