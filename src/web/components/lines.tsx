import './lines.css'

/** What follows from something, one sentence on each line. */
export function Lines({ of }: { of: readonly string[] }) {
  return (
    <ul className="plain-list">
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
