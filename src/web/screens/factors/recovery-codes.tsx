import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useText } from '../../i18n/language.tsx'
import { saveAs } from '../../state/download.ts'
import './factors.css'

/** Shown once: whoever goes on without keeping them can only draw new ones. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const text = useText().factors.codes
  const [said, setSaid] = useState<string>()
  const lines = `${codes.join('\n')}\n`
  const copy = (): void => {
    const copied = navigator.clipboard?.writeText(lines) ?? Promise.reject(new Error('no clipboard'))
    copied.then(
      () => setSaid(text.copied),
      () => setSaid(text.notCopied),
    )
  }
  return (
    <div className="recovery-codes">
      <ol className="recovery-codes-list" aria-label={text.list}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="recovery-codes-keep">
        <Button onPress={copy}>{text.copy}</Button>
        <Button onPress={() => window.print()}>{text.print}</Button>
        <Button onPress={() => saveAs(new Blob([lines], { type: 'text/plain' }), text.file)}>
          {text.download}
        </Button>
      </div>
      <p role="status" className="factor-help">
        {said}
      </p>
      <Button tone="primary" onPress={onKept}>
        {text.kept}
      </Button>
    </div>
  )
}
