import { escapeHtml } from '../../letters/escape-html.ts'
import { allOperations, events, type Operation, problems, problemTitle } from '../../protocol/index.ts'

/** A readable page of the whole contract: no script, no style of its own, one table per kind of thing. */
export function referencePage(): string {
  const operations = allOperations.map(describe).join('\n')
  const eventRows = Object.entries(events)
    .map(
      ([name, schema]) =>
        `<tr><td><code>${name}</code></td><td>${escapeHtml(schema.meta()?.description ?? '')}</td></tr>`,
    )
    .join('\n')
  const problemRows = Object.entries(problems)
    .map(([code, { status }]) => {
      const titles = (['fr', 'en'] as const).map((locale) =>
        escapeHtml(problemTitle(code as keyof typeof problems, locale)),
      )
      return `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td lang="fr">${titles[0]}</td><td>${titles[1]}</td></tr>`
    })
    .join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Prisme: reference</title>
<link rel="stylesheet" href="/reference.css"></head>
<body><main><h1>Prisme: reference</h1>
<p>Machine-readable: <a href="/openapi.json">OpenAPI 3.1</a> (REST), <a href="/asyncapi.json">AsyncAPI 3.0</a> (socket).
Both wires carry the same operations.</p>
<h2>Operations</h2>
${operations}
<h2>Events</h2>
<table><thead><tr><th>Event</th><th>Meaning</th></tr></thead><tbody>${eventRows}</tbody></table>
<h2>Problems</h2>
<table><thead><tr><th>Code</th><th>Status</th><th>French</th><th>English</th></tr></thead><tbody>${problemRows}</tbody></table>
</main></body></html>`
}

function describe(operation: Operation): string {
  const fields = Object.keys(operation.input.shape)
  const row = (name: string, value: string): string => `<dt>${name}</dt><dd>${value}</dd>`
  const codes = (names: readonly string[]): string =>
    names.map((name) => `<code>${name}</code>`).join(', ') || '—'
  return `<section><h3 id="${operation.name}"><code>${operation.name}</code></h3><p>${escapeHtml(operation.summary)}</p><dl>
${row('REST', `<code>${operation.http.method} ${operation.http.path}</code> → ${operation.http.status}`)}
${row('Socket', operation.socket ? 'yes' : 'no')}
${row('Scope', `<code>${operation.scope}</code>`)}
${row('Input', codes(fields))}
${row('Output', codes(fieldsOf(operation.output)))}
${row('Problems', operation.problems.map((code) => `<a href="#${code}"><code>${code}</code></a>`).join(', ') || '—')}
</dl></section>`
}

function fieldsOf(answer: Operation['output']): string[] {
  if ('shape' in answer) return Object.keys(answer.shape)
  return [...new Set(answer.options.flatMap((option) => Object.keys(option.shape)))]
}

export const referenceStyle = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:auto;padding:1rem}
section{border-top:1px solid #8886;padding-block:.5rem}
dl{display:grid;grid-template-columns:8rem 1fr;gap:.2rem 1rem;margin:0}dt{opacity:.75}dd{margin:0}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #8886;padding:.4rem;text-align:left;vertical-align:top}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
`
