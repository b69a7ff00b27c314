import type { SameShape } from '../text.ts'
import type { domainsFr } from './domains-fr.ts'

/** The same in English. */
export const domainsEn: SameShape<typeof domainsFr> = {
  help: 'Prove that an e-mail domain is your organisation’s: your sign-in services are then offered to its addresses, and may bring new people who have one.',
  caption: 'E-mail domains of the organisation',
  none: 'No domain: no sign-in service is offered to anybody.',
  add: 'Add a domain',
  addTitle: 'Add a domain',
  addHelp: 'You will get a record to publish in the DNS of this domain.',
  addSubmit: 'Add',
  domain: 'Domain',
  domainHelp: 'What follows the @ in your addresses. For example: tilleuls-hospital.org',
  needDomain: 'Enter a domain.',
  unfit: {
    not_a_domain: 'This is no domain name. Enter only what follows the @ in your addresses.',
    ip_address: 'This is the address of a machine. Enter what follows the @ in your addresses.',
    public_suffix: 'Others register their domains under this name: enter yours in full.',
    mail_provider: 'This is mail for everybody: people outside your organisation have an address there.',
  },
  state: 'State',
  states: {
    attested: 'Attested',
    waiting: 'To be proven',
    proven: 'Proven',
    missing: 'Record missing',
    frozen: 'Nobody new comes in',
  },
  stateHelp: {
    attested: 'Whoever runs the server attests that this domain is yours. There is nothing to publish.',
    waiting: 'This domain is not yours here yet. Publish the record below in its DNS, then check.',
    proven:
      'This domain is yours. Leave the record in place: it is checked once a day, and the domain is lost with it.',
    frozen:
      'The record has been missing for too long: nobody new comes in by this domain, neither by your sign-in services nor by the directory. People with an account go on signing in. Publish the record again, then check: all goes on at once.',
  },
  missingOver:
    'The record is no longer in DNS, and the delay is over. If it is still missing at the next check, nobody new comes in by this domain.',
  missingHelp: (date) =>
    `The record is no longer in DNS. Put it back before ${date}. After that, nobody new comes in by this domain. People with an account will go on signing in.`,
  record: 'Record to publish',
  recordHelp:
    'Where the DNS of this domain is run, add a record of type TXT with this name and this value, to the letter. There is nothing secret in it.',
  recordName: 'Name',
  recordNameHelp: 'Some consoles add the domain by themselves: the beginning of the name will do there.',
  recordValue: 'Value',
  lastLook: 'Last check',
  notYet: 'Not yet',
  notLookedFor: 'Not needed',
  verify: 'Check now',
  verified: 'The record is there: this domain is yours.',
  notFound: 'The record is not found',
  outcomes: {
    found: 'The record is there.',
    no_name:
      'This name does not exist in DNS. If it was just added, wait: it takes from a few minutes to a few hours.',
    no_record: 'This name exists, without a TXT record. Check the type you chose.',
    other_value: 'A TXT record is there, with another value. Copy the value to the letter.',
    too_many_records: 'There are too many TXT records at this name. Remove those that are no longer used.',
    timeout: 'DNS did not answer in time. Nothing is lost: try again later.',
    server_failed:
      'The DNS of this domain answers with an error (SERVFAIL). Nothing is lost: tell whoever runs it.',
    server_refused: 'The DNS server that was asked refuses to answer. Tell whoever runs Prisme.',
    unreachable: 'No DNS server can be reached from the Prisme server. Tell whoever runs it.',
    bad_answer: 'The answer of DNS cannot be read. Nothing is lost: try again later.',
  },
  addedAt: 'Added',
  byOperator: 'by whoever runs the server',
  provenAt: 'Proven',
  missingSince: 'Missing since',
  remove: 'Remove',
  removeTitle: (domain) => `Remove the domain ${domain}?`,
  removeSubmit: 'Remove the domain',
  removeWhat: [
    'Your sign-in services are no longer offered to whoever enters an address of this domain.',
    'Nobody new comes in by this domain, neither by these services nor by the directory.',
    'Accounts, their links and open sessions stay.',
    'Another organisation may prove that this domain is its own.',
  ],
  removeClaim: [
    'Nothing changes for anybody: this domain is not yours here yet.',
    'The record is of no more use; you may delete it from DNS.',
  ],
  typeDomain: (domain) => `To confirm, enter ${domain}`,
}
