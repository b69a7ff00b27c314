import { useEffect } from 'react'
import { Button } from '../components/button.tsx'
import { Dialog, DialogActions } from '../components/dialog.tsx'
import { ProblemLine } from '../components/problem-line.tsx'
import { useAction } from '../components/use-action.ts'
import { useLanguage } from '../i18n/language.tsx'
import { useDesk } from '../state/use-desk.ts'
import { useStore } from '../state/use-store.ts'

/** How long after its end a warning that came to nothing stays, in milliseconds: another tab went on. */
const outlived = 5_000

/** R31, WCAG 2.2.1: the session ends soon. Who sits there is told in time, and stays with one press. */
export function SessionEnding() {
  const { workspace } = useDesk()
  const { text, formats } = useLanguage()
  const ending = useStore(workspace.ending)
  const action = useAction()
  useEffect(() => {
    if (ending === undefined) return
    const late = setTimeout(workspace.ending.set, Date.parse(ending.at) - Date.now() + outlived, undefined)
    return () => clearTimeout(late)
  }, [ending, workspace])
  if (ending === undefined) return null
  const words = ending.unlessActive ? text.workstation.ending.idle : text.workstation.ending.longest
  const close = (): void =>
    ending.unlessActive ? action.run(workspace.stay) : workspace.ending.set(undefined)
  return (
    <Dialog role="alertdialog" title={words.title} help={words.help(formats.time(ending.at))} onClose={close}>
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button tone="primary" isPending={action.isPending} onPress={close}>
          {words.submit}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
