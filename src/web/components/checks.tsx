import './checks.css'

interface ChecksProps<Value extends string> {
  label: string
  choices: readonly { value: Value; label: string }[]
  chosen: readonly Value[]
  onChange(chosen: readonly Value[]): void
  error?: string | undefined
}

/** Several of a few, each with its box. */
export function Checks<Value extends string>({
  label,
  choices,
  chosen,
  onChange,
  error,
}: ChecksProps<Value>) {
  const toggle = (value: Value): void =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <fieldset className="checks">
      <legend className="field-label">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className="check">
          <input
            type="checkbox"
            checked={chosen.includes(choice.value)}
            onChange={() => toggle(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
      {error !== undefined && <p className="field-error">{error}</p>}
    </fieldset>
  )
}
