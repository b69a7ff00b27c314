import { fileURLToPath } from 'node:url'
import { readEnvironment } from '../config/env.ts'
import { migrate } from '../database/migrate.ts'
import { demoCode } from './code.ts'
import { writeCommonWords } from './common-words.ts'
import { runCompany } from './company.ts'
import { dataDirectory } from './data-directory.ts'
import { operatorEnvironment } from './operator-environment.ts'
import { staleReference, writeReference } from './reference-files.ts'
import { writeSharedDomains } from './shared-domains.ts'

/** The operator's program: `npm run prisme -- <command>`. The server itself is `node src/main.ts`. */
const commands: Record<string, { about: string; run(args: readonly string[]): Promise<number> }> = {
  migrate: { about: 'bring the database to this version (reads PRISME_ADMIN_DATABASE_URL)', run: runMigrate },
  company: {
    about: 'make, list, freeze companies, let a first administrator in; --help says more',
    run: (args) =>
      runCompany(args, {
        environment: () => ownEnvironment(),
        print: (line) => console.log(line),
        complain: (line) => console.error(line),
      }),
  },
  docs: { about: 'write the generated reference; --check says what is stale instead', run: runDocs },
  code: { about: 'the code that a demo account’s authenticator shows now', run: runCode },
  'common-words': {
    about: 'write the list of common passwords anew from unpacked sources',
    run: runCommonWords,
  },
  'shared-domains': {
    about: 'write the list of domains that no company can have anew from unpacked sources',
    run: runSharedDomains,
  },
}

function ownEnvironment(): Promise<Record<string, string>> {
  const outside = readEnvironment()
  const usual = fileURLToPath(new URL('../../data', import.meta.url))
  return operatorEnvironment(outside, dataDirectory(outside['PRISME_DATA_DIR'] ?? usual))
}

async function runMigrate(): Promise<number> {
  const { PRISME_ADMIN_DATABASE_URL: admin, PRISME_JOBS_DATABASE_URL: jobs } = readEnvironment()
  if (admin === undefined || jobs === undefined) {
    console.error('PRISME_ADMIN_DATABASE_URL and PRISME_JOBS_DATABASE_URL are both needed.')
    return 2
  }
  await migrate(admin, jobs)
  console.log('The database is at this version.')
  return 0
}

async function runDocs(args: readonly string[]): Promise<number> {
  if (!args.includes('--check')) {
    await writeReference()
    return 0
  }
  const stale = await staleReference()
  for (const path of stale) console.error(`${path} is stale: run \`npm run prisme -- docs\``)
  return stale.length === 0 ? 0 : 1
}

async function runCode([email]: readonly string[]): Promise<number> {
  console.log(await demoCode(email))
  return 0
}

async function runCommonWords([directory]: readonly string[]): Promise<number> {
  if (directory === undefined) {
    console.error('Which folder holds the unpacked packages? See docs/decisions/0011-common-passwords.md.')
    return 2
  }
  const target = new URL('../features/accounts/common-passwords/words.txt.br', import.meta.url)
  console.log(`${await writeCommonWords(directory, fileURLToPath(target))} words.`)
  return 0
}

async function runSharedDomains([directory]: readonly string[]): Promise<number> {
  if (directory === undefined) {
    console.error('Which folder holds the unpacked packages? See docs/decisions/0019-whose-a-domain-is.md.')
    return 2
  }
  const target = new URL('../features/federation/shared-domains/domains.txt.br', import.meta.url)
  console.log(`${await writeSharedDomains(directory, fileURLToPath(target))} domains.`)
  return 0
}

const [name = '', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) {
  console.log('Usage: npm run prisme -- <command>')
  for (const [known, { about }] of Object.entries(commands)) console.log(`  ${known.padEnd(16)}${about}`)
  process.exit(name === '' ? 0 : 2)
}
try {
  process.exit(await command.run(args))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
