import { escapeHtml } from '../letters/escape-html.ts'
import type { CaughtMail } from './mail-box.ts'

const texts = {
  fr: {
    title: 'Boîte de réception de démonstration',
    lead: 'Tous les courriels que Prisme envoie arrivent ici, et nulle part ailleurs.',
    empty: 'Aucun courriel pour le moment. Cette page se met à jour toute seule.',
    from: 'De',
    to: 'À',
    list: 'Courriels reçus',
    untitled: '(sans objet)',
    asHtml: 'Voir la version mise en page',
  },
  en: {
    title: 'Demonstration inbox',
    lead: 'Every mail Prisme sends arrives here, and nowhere else.',
    empty: 'No mail yet. This page refreshes by itself.',
    from: 'From',
    to: 'To',
    list: 'Received mails',
    untitled: '(no subject)',
    asHtml: 'See the formatted version',
  },
}
export type InboxLanguage = keyof typeof texts

export interface InboxView {
  mails: CaughtMail[]
  /** The mail to show; the newest if there is none of that id. */
  selected: string | undefined
  language: InboxLanguage
}

/** The inbox as one HTML page. Whatever comes from a mail is escaped. */
export function inboxPage({ mails, selected, language }: InboxView): string {
  const words = texts[language]
  const shown = mails.find((mail) => mail.id === selected) ?? mails[0]
  const content =
    shown === undefined
      ? `<p class="empty">${words.empty}</p>`
      : `<nav aria-label="${words.list}"><ul>${mails.map((mail) => listItem(mail, { shown, language })).join('')}</ul></nav>
${letter(shown, language)}`
  return `<!doctype html>
<html lang="${language}" data-newest="${escapeHtml(mails[0]?.id ?? '')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${mails.length > 0 ? `(${mails.length}) ` : ''}${words.title} · Prisme</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css">
<script src="/inbox.js" defer></script>
<noscript><meta http-equiv="refresh" content="10"></noscript>
</head>
<body>
<header><h1>${words.title}</h1><p>${words.lead}</p></header>
<main>${content}</main>
</body>
</html>
`
}

function listItem(
  mail: CaughtMail,
  { shown, language }: { shown: CaughtMail; language: InboxLanguage },
): string {
  const current = mail.id === shown.id ? ' aria-current="true"' : ''
  return `<li><a href="/?mail=${escapeHtml(mail.id)}"${current}>
<span class="subject">${subjectOf(mail, language)}</span>
<span class="to">${escapeHtml(mail.to.join(', '))}</span>
${timeOf(mail, language)}</a></li>`
}

function letter(mail: CaughtMail, language: InboxLanguage): string {
  const words = texts[language]
  return `<article>
<h2>${subjectOf(mail, language)}</h2>
<dl><dt>${words.from}</dt><dd>${escapeHtml(mail.from)}</dd><dt>${words.to}</dt><dd>${escapeHtml(mail.to.join(', '))}</dd></dl>
${timeOf(mail, language)}
<div class="text">${richText(mail.text)}</div>
${asHtml(mail, words.asHtml)}
</article>`
}

/** In a page of its own, which can run nothing and load nothing. */
function asHtml(mail: CaughtMail, label: string): string {
  if (mail.html === undefined) return ''
  return `<p><a href="/html?mail=${escapeHtml(mail.id)}" target="_blank" rel="noopener">${label}</a></p>`
}

function subjectOf(mail: CaughtMail, language: InboxLanguage): string {
  return escapeHtml(mail.subject === '' ? texts[language].untitled : mail.subject)
}

function timeOf(mail: CaughtMail, language: InboxLanguage): string {
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
  return `<time datetime="${escapeHtml(mail.receivedAt)}">${format.format(new Date(mail.receivedAt))}</time>`
}

/** What people come here for, a link to follow or a code of six digits, stands out. */
function richText(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+|\b\d{6}\b)/)
    .map((part, index) => {
      const safe = escapeHtml(part)
      if (index % 2 === 0) return safe
      if (/^\d/.test(part)) return `<strong>${safe}</strong>`
      return `<a href="${safe}" target="_blank" rel="noopener noreferrer">${safe}</a>`
    })
    .join('')
}
