import type { SignInWay } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import type { IdentityKeeper } from '../../state/identity.ts'
import type { Preferences } from '../../state/preferences.ts'

type ProviderWay = Extract<SignInWay, { kind: 'provider' }>

export function isProvider(way: SignInWay): way is ProviderWay {
  return way.kind === 'provider'
}

export const isPassword = (way: SignInWay): boolean => way.kind === 'password'

export const isEmergency = (way: SignInWay): boolean => way.kind === 'passkey' && way.emergency === true

interface ProviderWaysProps {
  ways: readonly SignInWay[]
  identity: IdentityKeeper
  preferences: Preferences
}

/** The company's own sign-in, in front of the password: a button for each provider, and nothing where there is none. */
export function ProviderWays({ ways, identity, preferences }: ProviderWaysProps) {
  const text = useText().signIn
  const action = useAction()
  const providers = ways.filter(isProvider)
  if (providers.length === 0) return null
  const leave = (way: string): void =>
    action.run(async () => {
      location.assign(await identity.beginWithProvider(way, { shared: preferences.shared.get() }))
      // The page is on its way out; the button stays busy until it is gone.
      await new Promise((resolve) => setTimeout(resolve, 10_000))
    })
  return (
    <div className="way-in-form">
      <ProblemLine reason={action.reason} />
      {providers.map(({ way, name }, at) => (
        <Button
          key={way}
          tone="primary"
          isPending={action.isPending}
          onPress={() => leave(way)}
          autoFocus={at === 0}
        >
          {action.isPending ? text.leaving : text.byProvider(name)}
        </Button>
      ))}
      {ways.some(isPassword) && <p className="way-in-help">{text.orPassword}</p>}
    </div>
  )
}
