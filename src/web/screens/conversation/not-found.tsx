import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import { home } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import './not-found.css'

/** Absent and forbidden look the same. */
export function NotFound() {
  const { router } = useDesk()
  const text = useText()
  return (
    <div className="not-found">
      <h1 className="not-found-title">{text.conversation.notFound}</h1>
      <p>{text.conversation.notFoundHelp}</p>
      <Button icon="back" onPress={() => router.replace(home)}>
        {text.action.back}
      </Button>
    </div>
  )
}
