/** The sign of the house: one ray enters, several leave. Decoration; the name always stands beside it. */
export function Mark({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 64 64" width={size} height={size} aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" strokeLinejoin="round" strokeLinecap="round">
        <path d="M31 12 49 47H13z" strokeWidth="4.5" />
        <path d="M2 38 22 31" strokeWidth="4" />
        <path d="M40 31 62 29M42 35.5 62 39M45 40.5 60 49" strokeWidth="3" />
      </g>
    </svg>
  )
}
