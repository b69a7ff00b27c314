import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { Said } from '../../../components/said.tsx'
import { type KeyWords, useAdministrationText } from '../../../i18n/administration/text.ts'

/** A secret that is shown now and never again. */
export function Secret({ secret, words, onClose }: { secret: string; words?: KeyWords; onClose(): void }) {
  const { programs } = useAdministrationText()
  const text = words ?? programs
  const [isCopied, setCopied] = useState(false)
  const copy = (): void => {
    // Where the browser forbids it, the field can be copied by hand.
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  }
  return (
    <div className="dialog-form">
      <p className="caution-note">{text.secretOnce}</p>
      <Field
        label={text.secret}
        name="secret"
        value={secret}
        onChange={() => undefined}
        isReadOnly
        autoFocus
        help={text.secretHelp}
      />
      <Said>{isCopied ? text.copied : undefined}</Said>
      <DialogActions>
        <Button icon="file" onPress={copy}>
          {programs.copy}
        </Button>
        <Button tone="primary" onPress={onClose}>
          {text.secretKept}
        </Button>
      </DialogActions>
    </div>
  )
}
