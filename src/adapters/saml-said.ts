import { attributeOf, childrenOf } from './saml-structure.ts'
import type { XmlElement } from './strict-xml.ts'

/** What an assertion says, by the names its provider's administrators know; for who tries a provider out. */
export function saidBy(assertion: XmlElement): Record<string, unknown> {
  const within = (parents: XmlElement[], name: string) =>
    parents.flatMap((parent) => childrenOf(parent, name))
  const textsOf = (elements: XmlElement[]) => elements.map(({ text }) => text.trim())
  const subjects = within(childrenOf(assertion, 'Subject'), 'NameID')
  const statements = childrenOf(assertion, 'AuthnStatement')
  const audiences = within(childrenOf(assertion, 'Conditions'), 'AudienceRestriction')
  const said = {
    Issuer: textsOf(childrenOf(assertion, 'Issuer')),
    NameID: textsOf(subjects),
    'NameID Format': subjects.map((subject) => attributeOf(subject, 'Format') ?? ''),
    Audience: textsOf(within(audiences, 'Audience')),
    AuthnContextClassRef: textsOf(within(within(statements, 'AuthnContext'), 'AuthnContextClassRef')),
    AuthnInstant: statements.map((statement) => attributeOf(statement, 'AuthnInstant') ?? ''),
  }
  const attributes = within(childrenOf(assertion, 'AttributeStatement'), 'Attribute')
  // One name may stand there twice: nobody is to think that it stood there once.
  const named = attributes.map((attribute, place): [string, string[]] => {
    const name = attributeOf(attribute, 'Name') ?? ''
    const before = attributes.slice(0, place).filter((one) => attributeOf(one, 'Name') === name).length
    const values = textsOf(childrenOf(attribute, 'AttributeValue'))
    return [before === 0 ? name : `${name} (${before + 1})`, values]
  })
  return { ...said, ...Object.fromEntries(named) }
}
