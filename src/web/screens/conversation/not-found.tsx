import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import { home } from '../../state/route.ts'
import { useDesk } from '../../state/use-desk.ts'
import './not-found.css'

/** Absent and forbidden look the same. */
export function NotFound({ title, help }: { title?: string; help?: string }) {
  const { router } = useDesk()
  const text = useText()
  return (
    <div className="not-found">
      <h1 className="not-found-title">{title ?? text.conversation.notFound}</h1>
      <p>{help ?? text.conversation.notFoundHelp}</p>
      <Button icon="back" onPress={() => router.replace(home)}>
        {text.action.back}
      </Button>
    </div>
  )
}
