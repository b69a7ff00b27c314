import { useId } from 'react'
import { passwordRules, passwordStrength } from '../../protocol/index.ts'
import { useLanguage } from '../i18n/language.tsx'
import { Icon } from './icon.tsx'
import { PasswordField } from './password-field.tsx'
import type { NewPassword } from './use-new-password.ts'
import './new-password-field.css'

interface NewPasswordFieldProps {
  password: NewPassword
  /** Whether somebody tried to send it already. */
  tried: boolean
  label?: string
  autoFocus?: boolean
}

const icons = { met: 'check', missing: 'close', open: 'clock' } as const

/** The field, the rules with what is met so far, and the CNIL's figure; all of it computed here, nothing is sent. */
export function NewPasswordField({ password, tried, label, autoFocus = false }: NewPasswordFieldProps) {
  const { text: all } = useLanguage()
  const text = all.newPassword
  const { value, broken } = password
  const titleId = useId()
  const missing = broken.size
  return (
    <div className="new-password">
      <PasswordField
        ref={password.field}
        label={label ?? text.label}
        name="new-password"
        autoComplete="new-password"
        value={value}
        onChange={password.change}
        error={tried && !password.isFit() ? text.needed : undefined}
        autoFocus={autoFocus}
      />
      <p className="new-password-title" id={titleId}>
        {text.listTitle}
      </p>
      <ul className="new-password-rules" aria-labelledby={titleId}>
        {passwordRules.map((rule) => {
          const isMissing = value === '' || broken.has(rule)
          // Only the server knows the common ones.
          const state = isMissing ? 'missing' : rule === 'common' ? 'open' : 'met'
          return (
            <li key={rule} className="new-password-rule" data-state={state}>
              <Icon name={icons[state]} size={18} />
              <span>
                <span className="unseen">{text[state]} : </span>
                {text.rules[rule]}
              </span>
            </li>
          )
        })}
      </ul>
      {/* Counted, not listed: a reader hears how far it is, and finds the list when it is wanted. */}
      <p role="status" className="unseen">
        {value !== '' && (missing === 0 ? text.allMet : text.missingCount(missing))}
      </p>
      <Strength password={value} />
    </div>
  )
}

function Strength({ password }: { password: string }) {
  const { text: all, formats } = useLanguage()
  const text = all.newPassword
  const id = useId()
  const { bits, suffices } = passwordStrength(password)
  return (
    <div className="new-password-strength">
      <label htmlFor={id}>
        {text.strength} : {text.bits(formats.decimal(bits))}
      </label>
      <meter id={id} min={0} max={100} low={50} high={80} optimum={100} value={Math.min(bits, 100)} />
      <p>{text.suffices[suffices]}</p>
    </div>
  )
}
