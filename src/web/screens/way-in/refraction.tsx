/** The house's sign at the size of a wall: one ray in, five out. Decoration only, in very quiet ink. */
export function Refraction() {
  return (
    <svg
      className="refraction"
      viewBox="0 0 1200 800"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <g fill="none" strokeLinecap="round" strokeLinejoin="round">
        <path className="refraction-prism" d="M600 20 960 700H240z" />
        <path className="refraction-ray" d="M-60 520 432 338" />
        <path className="refraction-band refraction-band-1" d="M743 290 1300 236" />
        <path className="refraction-band refraction-band-2" d="M764 330 1300 352" />
        <path className="refraction-band refraction-band-3" d="M785 370 1300 468" />
        <path className="refraction-band refraction-band-4" d="M806 410 1300 584" />
        <path className="refraction-band refraction-band-5" d="M828 450 1300 700" />
      </g>
    </svg>
  )
}
