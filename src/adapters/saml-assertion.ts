import { IdentityRefused, type ProvenIdentity } from '../ports/identity-provider.ts'
import type { IdentityReason } from '../ports/identity-reasons.ts'
import type { ProvenBySaml, SamlFlow, SamlProvider } from '../ports/saml.ts'
import { saidBy } from './saml-said.ts'
import { attributeOf, childrenOf, samlAssertion } from './saml-structure.ts'
import { readStrictXml, type XmlElement } from './strict-xml.ts'

/** How far clocks may be apart, in milliseconds. */
export const skew = 60_000
/** How old an assertion may be: nobody takes longer from the provider to here. */
export const oldestAssertion = 300_000
/** How long ago somebody may have shown there who they are where that must be fresh. */
const freshFor = 300_000
export const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

export interface Expected {
  provider: SamlProvider
  flow: SamlFlow
  now: Date
}

/** What the response says of itself outside of what is signed: where it says something, it must be what we expect. */
export function demandResponse(root: XmlElement, { provider, flow }: Expected): void {
  demand('saml_destination', attributeOf(root, 'Destination') === flow.responseUrl)
  demand('saml_in_response_to', attributeOf(root, 'InResponseTo') === flow.requestId)
  for (const issuer of childrenOf(root, 'Issuer'))
    demand('saml_issuer', issuer.text.trim() === provider.entityId)
}

/**
 * who is vouched for, read from the bytes that were signed and from nothing else, each thing exactly once. Throws
 * IdentityRefused.
 */
export function readAssertion(signed: string, expected: Expected): ProvenBySaml {
  const { provider, flow, now } = expected
  const assertion = readStrictXml(signed)
  demand('saml_no_assertion', assertion.name === 'Assertion' && assertion.namespace === samlAssertion)
  flow.hear?.({ from: 'assertion', said: saidBy(assertion) })
  demand('saml_issuer', one(assertion, 'Issuer', 'saml_issuer').text.trim() === provider.entityId)
  const issued = instant(assertion, 'IssueInstant')
  demand('saml_too_old', issued !== undefined && now.getTime() - issued <= oldestAssertion + skew)
  demand('saml_too_early', issued !== undefined && issued <= now.getTime() + skew)
  demandConditions(assertion, expected)
  const subject = one(assertion, 'Subject', 'saml_subject')
  demandConfirmation(subject, expected)
  const name = one(subject, 'NameID', 'saml_subject')
  demand('saml_name_id', name.children.length === 0 && /^\S([^\n\r\t]*\S)?$/.test(name.text))
  demand('saml_name_id_format', attributeOf(name, 'Format') === persistent)
  const statement = one(assertion, 'AuthnStatement', 'saml_statement')
  const shown = instant(statement, 'AuthnInstant')
  demand('saml_statement', shown !== undefined && shown <= now.getTime() + skew)
  demand('saml_not_fresh', !flow.fresh || (shown ?? 0) >= now.getTime() - freshFor - skew)
  const over = instant(statement, 'SessionNotOnOrAfter')
  demand('saml_expired', attributeOf(statement, 'SessionNotOnOrAfter') === undefined || isAhead(over, now))
  const assertionId = attributeOf(assertion, 'ID') ?? ''
  demand('saml_no_assertion', assertionId !== '')
  return { assertionId, identity: identityOf(assertion, { subject: name.text, statement, provider }) }
}

function demandConditions(assertion: XmlElement, { flow, now }: Expected): void {
  const conditions = one(assertion, 'Conditions', 'saml_audience')
  demandTime(conditions, now)
  // Several restrictions hold together (Core, 2.5.1.4).
  const restrictions = childrenOf(conditions, 'AudienceRestriction')
  const ours = restrictions.every((restriction) =>
    childrenOf(restriction, 'Audience').some(({ text }) => text.trim() === flow.entityId),
  )
  demand('saml_audience', restrictions.length > 0 && ours)
}

function demandConfirmation(subject: XmlElement, { flow, now }: Expected): void {
  const confirmation = one(subject, 'SubjectConfirmation', 'saml_confirmation')
  demand('saml_confirmation', attributeOf(confirmation, 'Method') === bearer)
  const data = one(confirmation, 'SubjectConfirmationData', 'saml_confirmation')
  demand('saml_recipient', attributeOf(data, 'Recipient') === flow.responseUrl)
  demand('saml_in_response_to', attributeOf(data, 'InResponseTo') === flow.requestId)
  demand('saml_expired', attributeOf(data, 'NotOnOrAfter') !== undefined)
  demandTime(data, now)
}

export function demandTime(element: XmlElement, now: Date): void {
  const notBefore = attributeOf(element, 'NotBefore')
  const early = instant(element, 'NotBefore')
  demand('saml_too_early', notBefore === undefined || (early !== undefined && early <= now.getTime() + skew))
  const end = attributeOf(element, 'NotOnOrAfter')
  demand('saml_expired', end === undefined || isAhead(instant(element, 'NotOnOrAfter'), now))
}

function isAhead(end: number | undefined, now: Date): boolean {
  return end !== undefined && now.getTime() < end + skew
}

/** SAML writes every time in UTC (Core, 1.3.3). */
export function instant(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name) ?? ''
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) || undefined : undefined
}

/** What a sign-out here will say there: whose session it is, in the provider's words. */
export interface SamlEnding {
  name: string
  qualifier: string | undefined
  ownQualifier: string | undefined
  session: string | undefined
}

function endingOf(assertion: XmlElement, statement: XmlElement): string {
  const name = one(one(assertion, 'Subject', 'saml_subject'), 'NameID', 'saml_subject')
  const ending: SamlEnding = {
    name: name.text,
    qualifier: attributeOf(name, 'NameQualifier'),
    ownQualifier: attributeOf(name, 'SPNameQualifier'),
    session: attributeOf(statement, 'SessionIndex'),
  }
  return JSON.stringify(ending)
}

function identityOf(
  assertion: XmlElement,
  who: { subject: string; statement: XmlElement; provider: SamlProvider },
): ProvenIdentity {
  const { subject, statement, provider } = who
  const email = attributeValue(assertion, provider.emailAttribute)
  const classes = childrenOf(statement, 'AuthnContext').flatMap((one) =>
    childrenOf(one, 'AuthnContextClassRef'),
  )
  return {
    issuer: provider.entityId,
    subject,
    providerSession: attributeOf(statement, 'SessionIndex'),
    acr: classes.length === 1 ? classes[0]?.text.trim() : undefined,
    amr: [],
    said: {},
    ending: endingOf(assertion, statement),
    email,
    // the company's own provider signed it; whether the domain is the company's is looked at where someone new comes in.
    emailVerified: email !== undefined,
    name: attributeValue(assertion, provider.nameAttribute),
  }
}

/** An attribute that stands there once with one plain value; anything else is as if it did not. */
function attributeValue(assertion: XmlElement, name: string): string | undefined {
  const attributes = childrenOf(assertion, 'AttributeStatement')
    .flatMap((statement) => childrenOf(statement, 'Attribute'))
    .filter((attribute) => attributeOf(attribute, 'Name') === name)
  const values = attributes.flatMap((attribute) => childrenOf(attribute, 'AttributeValue'))
  const [value] = values
  if (attributes.length !== 1 || values.length !== 1 || value === undefined) return undefined
  return value.children.length === 0 && value.text.trim() !== '' ? value.text.trim() : undefined
}

export function one(parent: XmlElement, name: string, reason: IdentityReason): XmlElement {
  const [found, ...more] = childrenOf(parent, name)
  if (found === undefined || more.length > 0 || found.namespace !== samlAssertion)
    throw new IdentityRefused(reason)
  return found
}

export function demand(reason: IdentityReason, holds: boolean): void {
  if (!holds) throw new IdentityRefused(reason)
}
