import type { House } from '../../support/house.ts'
import { type RealSamlProvider, realSamlProvider } from '../../support/real-saml-provider.ts'
import { type Clinic, openClinic } from './clinic.ts'

interface SamlClinic extends AsyncDisposable {
  clinic: Clinic
  provider: RealSamlProvider
  house: House<'ada'>
}

/** SimpleSAMLphp beside a company with one administrator, whose domain is tilleuls.example. */
export async function openSamlClinic(): Promise<SamlClinic> {
  await using opening = new AsyncDisposableStack()
  const clinic = opening.use(await openClinic())
  const provider = opening.use(await realSamlProvider())
  const { environment } = provider
  const house = opening.use(await clinic.open({ ada: 'company_admin' }, { environment }))
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const opened = opening.move()
  return { clinic, provider, house, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
