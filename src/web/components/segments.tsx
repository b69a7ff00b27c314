import { Label, Radio, RadioGroup } from 'react-aria-components'
import './segments.css'

interface SegmentsProps<Value extends string> {
  label: string
  value: Value
  choices: readonly { value: Value; label: string; lang?: string }[]
  onChange(value: Value): void
}

/** A few choices side by side, one of them taken. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  // React Aria speaks of strings; only the given values can come back.
  const change = (next: string): void => onChange(next as Value)
  return (
    <RadioGroup className="segments" value={value} onChange={change} orientation="horizontal">
      <Label className="segments-label">{label}</Label>
      <div className="segments-row">
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="segment">
            <span lang={choice.lang}>{choice.label}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
