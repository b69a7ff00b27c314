import { Button } from '../components/button.tsx'
import { Mark } from '../components/mark.tsx'
import { Spinner } from '../components/spinner.tsx'
import { useText } from '../i18n/language.tsx'
import './starting.css'

export function Starting() {
  const text = useText()
  return (
    <main className="starting" aria-busy="true">
      <Mark size={64} />
      <p role="status" className="starting-line">
        <Spinner /> {text.starting}
      </p>
    </main>
  )
}

export function Unreachable({ retry }: { retry(): void }) {
  const text = useText()
  return (
    <main className="starting">
      <Mark size={64} />
      <h1 className="starting-title">{text.unreachable.title}</h1>
      <p>{text.unreachable.help}</p>
      <Button tone="primary" icon="retry" onPress={retry}>
        {text.action.retry}
      </Button>
    </main>
  )
}

export function Crashed() {
  const text = useText()
  return (
    <main className="starting" role="alert">
      <Mark size={64} />
      <h1 className="starting-title">{text.crashed.title}</h1>
      <p>{text.crashed.help}</p>
      <Button tone="primary" icon="retry" onPress={() => location.reload()}>
        {text.crashed.reload}
      </Button>
    </main>
  )
}
