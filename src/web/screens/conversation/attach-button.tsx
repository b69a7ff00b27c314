import { FileTrigger } from 'react-aria-components'
import { IconButton } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useText } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'
import { useStore } from '../../state/use-store.ts'

/** When uploads are off it says so in words: a dead button alone explains nothing. */
export function AttachButton({ attach }: { attach(files: readonly File[]): void }) {
  const { workspace } = useDesk()
  const text = useText().composer
  const uploads = useStore(workspace.uploads)
  return (
    <>
      {uploads === 'off' && (
        <p className="composer-uploads-off" role="status">
          <Icon name="shield" size={20} /> {text.uploadsOff}
        </p>
      )}
      <FileTrigger allowsMultiple onSelect={(files) => attach([...(files ?? [])])}>
        <IconButton icon="attach" tone="quiet" label={text.attach} isDisabled={uploads === 'off'} />
      </FileTrigger>
    </>
  )
}
