import { type FormEvent, useState } from 'react'
import type { Input, Output } from '../../../../protocol/index.ts'
import { AreaField } from '../../../components/area-field.tsx'
import { Button } from '../../../components/button.tsx'
import { Confirm } from '../../../components/confirm.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useLanguage } from '../../../i18n/language.tsx'

export type Published = Output<'charter.publish'>
export type Publication = Input<'charter.publish'>

interface TextsFormProps {
  name: string
  published: Published
  /** What publishing means for people. */
  warning: string
  publish(input: Publication): Promise<void>
  reread(): void
}

/** A text in French, and in English where there is one; published as a whole, on the version that was read. */
export function TextsForm({ name, published, warning, publish, reread }: TextsFormProps) {
  const { formats } = useLanguage()
  const { charter: text } = useAdministrationText()
  const proven = useProven()
  const [french, setFrench] = useState(published.text?.fr ?? '')
  const [english, setEnglish] = useState(published.text?.en ?? '')
  const [asked, setAsked] = useState<'publish' | 'withdraw'>()
  const expectedVersion = published.version
  const isChanged = french !== (published.text?.fr ?? '') || english !== (published.text?.en ?? '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (french.trim() !== '' && isChanged) setAsked('publish')
  }
  const act = (next: Publication['text']) => (): Promise<void> =>
    proven(() => publish({ expectedVersion, text: next }))
  const written = { fr: french.trim(), ...(english.trim() === '' ? {} : { en: english.trim() }) }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>
        {published.publishedAt === undefined
          ? text.neverPublished
          : text.version(published.version, formats.moment(published.publishedAt))}
      </p>
      <AreaField label={text.french} name={`${name}-fr`} rows={8} value={french} onChange={setFrench} />
      <AreaField
        label={text.english}
        name={`${name}-en`}
        rows={4}
        value={english}
        onChange={setEnglish}
        help={text.textHelp}
      />
      <div className="form-actions">
        <Button type="submit" tone="primary" isDisabled={!isChanged || french.trim() === ''}>
          {text.publish}
        </Button>
        {published.text !== undefined && (
          <Button onPress={() => setAsked('withdraw')}>{text.withdraw}</Button>
        )}
        <Button icon="retry" onPress={reread}>
          {text.reread}
        </Button>
      </div>
      {asked !== undefined && (
        <Confirm
          title={asked === 'publish' ? text.publishTitle : text.withdrawTitle}
          help={asked === 'publish' ? warning : text.withdrawHelp}
          submit={asked === 'publish' ? text.publish : text.withdraw}
          act={act(asked === 'publish' ? written : null)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </form>
  )
}
