import { Mark } from '../../components/mark.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'
import './welcome.css'

export function Welcome() {
  const { workspace } = useDesk()
  const text = useText().welcome
  const { account } = useStore(workspace.own)
  return (
    <div className="welcome">
      <Mark size={88} />
      <h1 className="welcome-title">{text.title(account.displayName)}</h1>
      <p>{text.help}</p>
    </div>
  )
}
