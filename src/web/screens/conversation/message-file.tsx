import { useEffect, useState } from 'react'
import type { FileSummary } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { mayPreview, readFile, saveAs } from '../../state/download.ts'
import { useDesk } from '../../state/use-desk.ts'
import './message-file.css'

/** A file of a message: what it is, and what to do with it. Its bytes are read only when somebody asks. */
export function MessageFile({ file }: { file: FileSummary }) {
  const { workspace } = useDesk()
  const { text, formats, locale, problem } = useLanguage()
  const saving = useAction()
  const [preview, setPreview] = useState<Blob>()
  const previewing = useAction()
  const read = (): Promise<Blob> => readFile(workspace.session, file, locale)
  const reason = saving.reason ?? previewing.reason
  return (
    <li className="file">
      <div className="file-card">
        <Icon name={file.type.startsWith('image/') ? 'image' : 'file'} size={28} />
        <p className="file-words">
          <span className="file-name">{file.name}</span>
          <span className="file-kind">
            {kindOf(file) || text.file.unknownType} · {formats.size(file.size)}
          </span>
        </p>
        <div className="file-actions">
          {mayPreview(file) && (
            <Button
              isPending={previewing.isPending}
              onPress={() =>
                preview ? setPreview(undefined) : previewing.run(async () => setPreview(await read()))
              }
            >
              {preview ? text.file.hidePreview : text.file.preview}
              <span className="unseen"> {file.name}</span>
            </Button>
          )}
          <Button
            icon="download"
            isPending={saving.isPending}
            onPress={() => saving.run(async () => saveAs(await read(), file.name))}
          >
            {saving.isPending ? text.file.downloading : text.file.download}
            <span className="unseen"> {file.name}</span>
          </Button>
        </div>
      </div>
      <p role="status" className="file-problem">
        {reason !== undefined && problem(reason)}
      </p>
      {preview && <Picture bytes={preview} alt={text.file.previewOf(file.name)} />}
    </li>
  )
}

function Picture({ bytes, alt }: { bytes: Blob; alt: string }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(bytes)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return url === undefined ? null : <img className="file-picture" src={url} alt={alt} />
}

/** The ending of the name: what people call a kind of file by. */
function kindOf(file: FileSummary): string {
  return /\.([a-z0-9]{1,5})$/i.exec(file.name)?.[1]?.toUpperCase() ?? ''
}
