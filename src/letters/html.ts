import { escapeHtml } from './escape-html.ts'
import type { Draft, Frame } from './letter.ts'

/**
 * One column of text: nothing is loaded from anywhere, so that no mail program has anything to block and nobody is told
 * who read it. Styles are inline, because mail programs drop the others; colours follow the reader's light or dark.
 */
export function htmlOf(draft: Draft, frame: Frame): string {
  const { code, button } = draft
  const paragraph = (text: string, style = ''): string =>
    `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`
  const body = [
    paragraph(frame.greeting),
    ...draft.lines.map((line) => paragraph(line)),
    ...(code === undefined ? [] : [codeOf(code)]),
    ...(button === undefined ? [] : [buttonOf(button, frame.orCopy)]),
    paragraph(draft.caution),
  ].join('\n')
  return `<!doctype html>
<html lang="${frame.locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(draft.subject)}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,'Segoe UI',Helvetica,Arial,sans-serif">
<div role="article" lang="${frame.locale}" style="max-width:36em;margin:0 auto">
<p style="margin:0 0 24px;font-size:14px;font-weight:700">${escapeHtml(`Prisme · ${frame.company}`)}</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${escapeHtml(draft.subject)}</h1>
${body}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #767f8f;font-size:14px">${escapeHtml(frame.footer)}</p>
</div>
</body>
</html>
`
}

function codeOf({ label, digits }: NonNullable<Draft['code']>): string {
  return `<p style="margin:0 0 16px">${escapeHtml(label)}<br><strong style="font:700 30px/1.4 ui-monospace,Consolas,monospace;letter-spacing:6px">${escapeHtml(digits)}</strong></p>`
}

/** White on a dark blue in both schemes: 8.6 to 1. */
function buttonOf({ label, link }: NonNullable<Draft['button']>, orCopy: string): string {
  const href = escapeHtml(link)
  return `<p style="margin:0 0 16px"><a href="${href}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#2447c8;color:#ffffff;font-weight:700;text-decoration:none">${escapeHtml(label)}</a></p>
<p style="margin:0 0 16px;font-size:14px">${escapeHtml(orCopy)}<br><span style="word-break:break-all">${href}</span></p>`
}
