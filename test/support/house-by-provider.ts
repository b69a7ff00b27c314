import type { PolicyChanges, Role } from '../../src/protocol/index.ts'
import { type MovableClock, movableClock } from '../transport/movable-clock.ts'
import { type House, openHouse } from './house.ts'
import { type StandInProvider, standInProvider } from './identity-provider.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

export interface HouseByProvider<Name extends string> extends AsyncDisposable {
  idp: StandInProvider
  mails: MailServer
  house: House<Name>
  providerId: string
  clock: MovableClock
}

interface Opened<Name extends string> {
  people: Record<Name | 'ada', Role>
  domains: readonly string[]
  policy?: PolicyChanges
}

/** A company that a provider brings people to, made by ada; mails are caught, and the clock is moved by hand. */
export async function houseByProvider<Name extends string>(
  options: Opened<Name>,
): Promise<HouseByProvider<Name | 'ada'>> {
  await using opening = new AsyncDisposableStack()
  const clock = movableClock()
  const idp = opening.use(await standInProvider())
  const mails = opening.use(await startMailServer())
  const house = opening.use(
    await openHouse({
      people: options.people,
      environment: { ...idp.environment, SMTP_URL: mails.url },
      world: clock.world,
      // Who comes by a provider is asked for no factor beside it.
      policy: { mfa: { users: 'optional', administrators: 'optional' }, ...options.policy },
    }),
  )
  for (const domain of options.domains) await house.app.services.operator.addDomain(house.companyId, domain)
  const { issuer, clientId, clientSecret } = idp
  const { provider } = await house.people.ada.call('providers.create', {
    ...{ issuer, clientId, clientSecret, name: 'Annuaire', provisioning: 'users' },
  })
  const { providerId } = provider
  const opened = opening.move()
  return { idp, mails, house, providerId, clock, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
