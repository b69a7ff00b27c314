import { useId } from 'react'
import './choice.css'

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChange(value: Value): void
  help?: string | undefined
  error?: string | undefined
}

/** One of a few, in the browser's own list: it is at home on a phone and under a screen reader. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { label, value, choices, onChange, help, error } = props
  const id = useId()
  return (
    <div className="choice">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="choice-list"
        value={value}
        aria-describedby={help === undefined ? undefined : `${id}-help`}
        aria-invalid={error !== undefined}
        aria-errormessage={error === undefined ? undefined : `${id}-error`}
        // Only the given values can be chosen.
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {help !== undefined && (
        <p className="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {/* Always there, so that a reader is told when it fills. */}
      <p className="field-error" role="alert" id={`${id}-error`}>
        {error}
      </p>
    </div>
  )
}
