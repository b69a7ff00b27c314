import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import type { Preferences } from '../../state/preferences.ts'
import { Sheet } from '../way-in/sheet.tsx'

interface OutsideScreenProps {
  retry(): void
  preferences: Preferences
}

/** R115: refused because of where one is. Said only to who has shown who they are; whatever was open here is closed. */
export function OutsideScreen({ retry, preferences }: OutsideScreenProps) {
  const { wayIn, action } = useText()
  const text = wayIn.outside
  return (
    <Sheet page={text.page} title={text.title} help={text.help} preferences={preferences} focus="title">
      <ul className="way-in-steps" aria-label={text.whatToDo}>
        <li>{text.steps.come}</li>
        <li>{text.steps.ask}</li>
      </ul>
      <p className="way-in-help">{text.code('network_not_allowed')}</p>
      <Button tone="primary" icon="retry" onPress={retry}>
        {action.retry}
      </Button>
    </Sheet>
  )
}
