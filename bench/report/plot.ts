export interface Series {
  name: string
  points: readonly { x: number; y: number }[]
}

export interface Plot {
  title: string
  /** What the axes measure, with the unit. */
  x: string
  y: string
  series: readonly Series[]
}

const size = { width: 640, height: 360 }
const area = { left: 64, right: 616, top: 56, bottom: 304 }
/** Told apart also by those who see colours differently (after Okabe and Ito), on a light ground. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7']

/** A plot as an SVG: x by powers of ten, y from zero, each point marked. */
export function plotSvg({ title, x, y, series }: Plot): string {
  const points = series.flatMap((one) => one.points)
  const [from, to] = decades(points.map((point) => point.x))
  const top = niceCeiling(Math.max(...points.map((point) => point.y)))
  const across = (value: number): number =>
    area.left + ((Math.log10(value) - from) / (to - from)) * (area.right - area.left)
  const up = (value: number): number => area.bottom - (value / top) * (area.bottom - area.top)

  const columns = range(from, to).map((power) => {
    const at = across(10 ** power)
    return `${line(at, area.top, at, area.bottom)}${text(at, area.bottom + 18, label(10 ** power), 'middle')}`
  })
  const rows = range(0, 4).map((quarter) => {
    const value = (top * quarter) / 4
    return `${line(area.left, up(value), area.right, up(value))}${text(area.left - 8, up(value) + 4, label(value), 'end')}`
  })
  const curves = series.map((one, index) => {
    const colour = colours[index % colours.length] ?? ''
    const places = one.points.map((point) => [across(point.x), up(point.y)] as const)
    const path = `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.map(short).join(',')).join(' ')}"/>`
    const dots = places.map(
      ([cx, cy]) => `<circle cx="${short(cx)}" cy="${short(cy)}" r="3.5" fill="${colour}"/>`,
    )
    const key = area.left + index * 150
    const legend = `<circle cx="${key + 4}" cy="40" r="4" fill="${colour}"/>${text(key + 14, 44, one.name, 'start')}`
    return [path, ...dots, legend].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#222">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${area.left}" y="24" font-size="15" font-weight="600">${escaped(title)}</text>
${columns.join('\n')}
${rows.join('\n')}
${curves.join('\n')}
${text((area.left + area.right) / 2, area.bottom + 42, x, 'middle')}
<text transform="translate(18 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>
</svg>
`
}

/** The powers of ten that hold all values, at least one apart. */
function decades(values: readonly number[]): [number, number] {
  const from = Math.floor(Math.log10(Math.min(...values)))
  return [from, Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))))]
}

/** The next of 1, 2, 4, 8 times a power of ten: four even steps with short labels. */
function niceCeiling(value: number): number {
  if (!(value > 0)) return 1
  const unit = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 8, 10].find((step) => step * unit >= value) ?? 10) * unit
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${short(x1)}" y1="${short(y1)}" x2="${short(x2)}" y2="${short(y2)}" stroke="#ddd"/>`
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function label(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
