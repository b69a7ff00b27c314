import { parseArgs } from 'node:util'
import { loadConfig } from '../config/load-config.ts'
import { type Operator, OperatorRefused } from '../features/administration/index.ts'
import { CompanyId, type Locale, PlainName, PolicyChanges } from '../protocol/index.ts'
import { type CompanyText, companyTexts } from './company-text.ts'
import { withServices } from './demo-accounts.ts'
import { NoServer } from './operator-environment.ts'

/** What a command says: as text for people, as data for programs. */
interface Said {
  text: string
  data: object
}

interface Surroundings {
  /** The configuration of the server whose companies they are. Throws NoServer. */
  environment(): Promise<Record<string, string>>
  print(line: string): void
  complain(line: string): void
}

interface Asked {
  name: string
  domain: string | undefined
  companyId: string
  locale: Locale
  text: CompanyText
}

/** The command was not written as it must be; the message says where. */
class Unfit extends Error {
  override name = 'Unfit'
}

type Command = (operator: Operator, asked: Asked) => Promise<Said>

const commands: Record<string, { takes: 'name' | 'id' | 'id and domain' | 'nothing'; run: Command }> = {
  create: {
    takes: 'name',
    async run(operator, { name, domain, locale, text }) {
      const made = await operator.createCompany({ name, domain, locale })
      return { text: `${text.made(name, made.companyId)}\n\n${text.link(made)}`, data: made }
    },
  },
  list: {
    takes: 'nothing',
    async run(operator, { text }) {
      const companies = await operator.companies()
      return { text: companies.map(text.figures).join('\n') || text.none, data: { companies } }
    },
  },
  bootstrap: {
    takes: 'id',
    async run(operator, { companyId, locale, text }) {
      const link = await operator.bootstrap(companyId, locale)
      return { text: text.link(link), data: link }
    },
  },
  freeze: {
    takes: 'id',
    async run(operator, { companyId, text }) {
      const changed = await operator.freeze(companyId)
      return { text: text.frozen(changed), data: { companyId, frozen: true, changed } }
    },
  },
  unfreeze: {
    takes: 'id',
    async run(operator, { companyId, text }) {
      const changed = await operator.unfreeze(companyId)
      return { text: text.unfrozen(changed), data: { companyId, frozen: false, changed } }
    },
  },
  'open-networks': {
    takes: 'id',
    async run(operator, { companyId, text }) {
      await operator.openNetworks(companyId)
      return { text: text.networksOpened, data: { companyId, networks: 'open' } }
    },
  },
  'open-sign-in': {
    takes: 'id',
    async run(operator, { companyId, text }) {
      const changed = await operator.openSignIn(companyId)
      return { text: text.signInOpened(changed), data: { companyId, signIn: 'open', changed } }
    },
  },
  'add-domain': {
    takes: 'id and domain',
    async run(operator, { companyId, domain = '', text }) {
      const changed = await operator.addDomain(companyId, domain)
      return { text: text.domainAdded(domain, changed), data: { companyId, domain, changed } }
    },
  },
  'remove-domain': {
    takes: 'id and domain',
    async run(operator, { companyId, domain = '', text }) {
      const changed = await operator.removeDomain(companyId, domain)
      return { text: text.domainRemoved(domain, changed), data: { companyId, domain, changed } }
    },
  },
}

/** `prisme company …`. Answers the exit code: 0 done, 1 failed, 2 not a command, 3 refused. */
export async function runCompany(args: readonly string[], { environment, print, complain }: Surroundings) {
  const text = companyTexts[/(^|\s)--locale[= ]en(\s|$)/.test(args.join(' ')) ? 'en' : 'fr']
  try {
    const { command, asked, json } = read(args, text)
    if (command === undefined) {
      print(text.usage)
      return 0
    }
    const config = loadConfig(await environment())
    const said = await withServices(config, ({ operator }) => command(operator, asked))
    print(json ? JSON.stringify(said.data) : said.text)
    return 0
  } catch (error) {
    if (error instanceof OperatorRefused) complain(text.refused[error.because])
    else if (error instanceof Unfit) complain(`${text.unfit(error.message)}\n\n${text.usage}`)
    else if (error instanceof NoServer) complain(text.noServer)
    else complain(error instanceof Error ? error.message : String(error))
    if (error instanceof OperatorRefused) return 3
    return error instanceof Unfit || error instanceof NoServer ? 2 : 1
  }
}

const options = {
  domain: { type: 'string' },
  locale: { type: 'string', default: 'fr' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

function read(args: readonly string[], text: CompanyText) {
  const { values, positionals } = parsed(args)
  const [name, subject = '', ...more] = positionals
  const known = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  const asked = {
    name: subject,
    domain: values.domain,
    companyId: subject,
    locale: localeOf(values.locale),
    text,
  }
  if (values.help) return { command: undefined, asked, json: false }
  if (known === undefined) throw new Unfit(name ?? 'company')
  if (more.length > 0 || (known.takes === 'nothing' && subject !== '')) throw new Unfit(more[0] ?? subject)
  const needsDomain = known.takes === 'id and domain'
  if (values.domain === undefined ? needsDomain : !needsDomain && name !== 'create')
    throw new Unfit('--domain')
  if (known.takes === 'name') asked.name = taken(PlainName.safeParse(subject), `"${subject}"`)
  if (known.takes === 'id' || needsDomain)
    asked.companyId = taken(CompanyId.safeParse(subject), `"${subject}"`)
  if (values.domain !== undefined)
    taken(
      PolicyChanges.safeParse({ registration: { domains: [values.domain] } }),
      `--domain ${values.domain}`,
    )
  return { command: known.run, asked, json: values.json }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Unfit(error instanceof Error ? error.message : String(error))
  }
}

function localeOf(given: string): Locale {
  if (given !== 'fr' && given !== 'en') throw new Unfit(`--locale ${given}`)
  return given
}

function taken<T>(result: { success: true; data: T } | { success: false }, what: string): T {
  if (!result.success) throw new Unfit(what)
  return result.data
}
