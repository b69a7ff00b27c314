import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type PressEvent, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Icon, type IconName } from './icon.tsx'
import { Spinner } from './spinner.tsx'
import './button.css'

interface ButtonProps {
  children: ReactNode
  tone?: 'primary' | 'quiet' | 'plain' | 'danger'
  icon?: IconName
  type?: 'button' | 'submit'
  isDisabled?: boolean
  autoFocus?: boolean
  /** Still focusable, but does nothing until the answer is there. */
  isPending?: boolean
  onPress?: (event: PressEvent) => void
  ref?: Ref<HTMLButtonElement>
}

/** React Aria's own pending state would announce a word of its choice; here the label says what is going on. */
export function Button({ children, tone = 'quiet', icon, isPending = false, onPress, ...rest }: ButtonProps) {
  const press = (event: PressEvent): void => {
    if (!isPending) onPress?.(event)
  }
  return (
    <AriaButton
      {...rest}
      onPress={press}
      aria-disabled={isPending}
      data-pending={isPending || undefined}
      className={`button button-${tone}`}
    >
      {isPending ? <Spinner /> : icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  )
}

interface IconButtonProps {
  icon: IconName
  /** What it does, in words. */
  label: string
  tone?: 'plain' | 'quiet'
  isDisabled?: boolean
  onPress?: (event: PressEvent) => void
  ref?: Ref<HTMLButtonElement>
}

/** A drawing to press. Its words are read aloud, and shown to whoever rests on it. */
export function IconButton({ icon, label, tone = 'plain', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...rest} aria-label={label} className={`button button-icon button-${tone}`}>
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
