import { readWordList, type WordList } from '../../accounts/index.ts'

const file = new URL('./domains.txt.br', import.meta.url)
let list: WordList | undefined

/** Read when it is first needed: half a megabyte. */
function has(line: string): boolean {
  list ??= readWordList(file)
  return list.has(line)
}

/** Whether people who do not know each other have a mailbox there, such as gmail.com or orange.fr. */
export function isMailProvider(domain: string): boolean {
  return has(`@${domain}`)
}

/** Whether others register their domains under it, such as fr, co.uk or gouv.fr (publicsuffix.org). */
export function isPublicSuffix(domain: string): boolean {
  const parent = domain.slice(domain.indexOf('.') + 1)
  return has(domain) || (has(`*.${parent}`) && !has(`!${domain}`))
}
