import { Mark } from '../../components/mark.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import './welcome.css'

export function Welcome() {
  const { workspace } = useDesk()
  const text = useText().welcome
  return (
    <div className="welcome">
      <Mark size={88} />
      <h1 className="welcome-title">{text.title(workspace.me.account.displayName)}</h1>
      <p>{text.help}</p>
    </div>
  )
}
