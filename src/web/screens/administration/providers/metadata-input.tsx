import { type ChangeEvent, useId, useState } from 'react'
import { AreaField } from '../../../components/area-field.tsx'
import { Field } from '../../../components/field.tsx'
import { Said } from '../../../components/said.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'

/** A provider's metadata: its text, out of a file or pasted, or where it stands. */
export interface GivenMetadata {
  by: 'url' | 'file' | 'text'
  url: string
  text: string
  fileName: string
}
export const noMetadata: GivenMetadata = { by: 'url', url: '', text: '', fileName: '' }

/** As it is sent; undefined while there is nothing to send. */
export function asInput({ by, url, text }: GivenMetadata) {
  if (by === 'url') return URL.canParse(url.trim()) ? { metadataUrl: url.trim() } : undefined
  return text.trim() === '' ? undefined : { metadata: text }
}

interface MetadataInputProps {
  given: GivenMetadata
  onChange(given: GivenMetadata): void
  error: string | undefined
}

export function MetadataInput({ given, onChange, error }: MetadataInputProps) {
  const { wizard: text } = useAdministrationText().providers
  const id = useId()
  const [isTooLarge, setTooLarge] = useState(false)
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.target.files ?? []
    // The same file, mended and chosen again, is a change as well.
    event.target.value = ''
    if (file === undefined) return
    setTooLarge(file.size > largest)
    if (file.size <= largest) onChange({ ...given, text: await file.text(), fileName: file.name })
  }
  return (
    <>
      <Segments
        label={text.metadata}
        value={given.by}
        onChange={(by) => onChange({ ...given, by })}
        choices={(['url', 'file', 'text'] as const).map((value) => ({
          value,
          label: text.metadataBy[value],
        }))}
      />
      {given.by === 'url' && (
        <Field
          label={text.metadataUrl}
          name="metadata-url"
          value={given.url}
          onChange={(url) => onChange({ ...given, url })}
          autoComplete="off"
          maxLength={2048}
          help={text.metadataUrlHelp}
          error={error}
        />
      )}
      {given.by === 'text' && (
        <AreaField
          label={text.metadataText}
          name="metadata-text"
          value={given.text}
          onChange={(next) => onChange({ ...given, text: next, fileName: '' })}
          rows={8}
          help={text.metadataTextHelp}
          error={error}
        />
      )}
      {given.by === 'file' && (
        <div className="field">
          <label className="field-label" htmlFor={id}>
            {text.metadataFile}
          </label>
          <input
            id={id}
            className="file-input"
            type="file"
            accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
            aria-describedby={`${id}-error`}
            onChange={(event) => void read(event)}
          />
          <Said>{given.fileName === '' ? undefined : text.metadataRead(given.fileName)}</Said>
          <p className="field-error" role="alert" id={`${id}-error`}>
            {isTooLarge ? text.metadataTooLarge : error}
          </p>
        </div>
      )}
    </>
  )
}

/** As the contract has it, in characters; metadata is written in one byte each. */
const largest = 200_000
