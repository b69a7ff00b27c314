import { useText } from '../../i18n/language.tsx'
import { NotFound } from '../conversation/not-found.tsx'
import { SecurityScreen } from '../security/security-screen.tsx'
import { ProfileScreen } from './profile-screen.tsx'

/** A page beside the conversations. What does not exist looks like what is for others. */
export function OwnPage({ page }: { page: string }) {
  const text = useText().profile
  if (page === '/profile') return <ProfileScreen />
  if (page === '/security') return <SecurityScreen />
  return <NotFound title={text.reserved} help={text.reservedHelp} />
}
