import { useAdministrationText } from '../../../i18n/administration/text.ts'

/** Where the two that most hospitals have want the address and the token. */
export function HowTo() {
  const { directory: text } = useAdministrationText()
  return (
    <div className="form form-wide">
      {text.howTo.map(({ name, steps }) => (
        <details key={name} className="more">
          <summary>{name}</summary>
          <ol className="todo">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  )
}
