import type { ClipboardEvent, KeyboardEvent, RefObject } from 'react'
import { useText } from '../../i18n/language.tsx'
import { touch, useMedia } from '../../state/use-media.ts'
import { useGrowing } from './use-growing.ts'

interface WritingAreaProps {
  writing: RefObject<HTMLTextAreaElement | null>
  name: string
  value: string
  hintId: string
  onChange(value: string): void
  onFiles(files: readonly File[]): void
  onSend(): void
}

/** Enter sends on a keyboard; on a touch screen it starts a line, as phones do. Pasted files are attached. */
export function WritingArea({ writing, name, value, hintId, onChange, onFiles, onSend }: WritingAreaProps) {
  const text = useText().composer
  const isTouch = useMedia(touch)
  useGrowing(writing, value)
  const onKeyDown = (event: KeyboardEvent): void => {
    // While a character is being composed, Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || isTouch || event.nativeEvent.isComposing) return
    event.preventDefault()
    onSend()
  }
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    onFiles(files)
  }
  return (
    <textarea
      ref={writing}
      className="composer-text"
      rows={1}
      dir="auto"
      aria-label={text.label(name)}
      aria-describedby={hintId}
      placeholder={text.placeholder}
      title={isTouch ? undefined : text.keys}
      enterKeyHint={isTouch ? 'enter' : 'send'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  )
}
