import { useText } from '../../i18n/language.tsx'
import { NotFound } from '../conversation/not-found.tsx'
import { ProfileScreen } from './profile-screen.tsx'

/** A page beside the conversations. What does not exist looks like what is for others. */
export function OwnPage({ page }: { page: string }) {
  const text = useText().profile
  if (page === '/profile') return <ProfileScreen />
  return <NotFound title={text.reserved} help={text.reservedHelp} />
}
