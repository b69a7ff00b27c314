import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import type { Preferences } from '../../state/preferences.ts'
import type { Router } from '../../state/route.ts'
import { waysIn } from '../../state/way-in.ts'
import { Sheet } from './sheet.tsx'

interface DoneProps {
  page: string
  title: string
  help: string
  preferences: Preferences
  router: Router
}

/** The end of a way: signing in is next. The link that led here is spent, so going on leaves no way back to it. */
export function Done({ page, title, help, preferences, router }: DoneProps) {
  const text = useText().wayIn
  return (
    <Sheet page={page} title={title} help={help} preferences={preferences} focus="title">
      <Button tone="primary" onPress={() => router.replace(waysIn.signIn)}>
        {text.toSignIn}
      </Button>
    </Sheet>
  )
}
