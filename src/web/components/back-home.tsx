import { useText } from '../i18n/language.tsx'
import { home } from '../state/route.ts'
import { useDesk } from '../state/use-desk.ts'
import { IconButton } from './button.tsx'

/** The way back from a page beside the conversations, on a phone; elsewhere they are in sight. */
export function BackHome() {
  const { router } = useDesk()
  const text = useText().action
  return (
    <span className="page-back">
      <IconButton icon="back" label={text.back} onPress={() => router.back(home)} />
    </span>
  )
}
