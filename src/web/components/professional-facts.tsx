import { type Practice, type Professional, professionNames, specialtyNames } from '../../protocol/index.ts'
import { useLanguage } from '../i18n/language.tsx'
import './professional-facts.css'

/** What Pro Santé Connect says of somebody, as rows of a list of facts. Without an exercise there is no badge, and that is said. */
export function ProfessionalFacts({ professional }: { professional: Professional }) {
  const { text: all, locale } = useLanguage()
  const text = all.profile
  const { practices, rpps } = professional

  function titleOf({ profession, student, specialty, modes }: Practice): string {
    const name = professionNames[profession]?.[locale] ?? text.unknownProfession(profession)
    const what = student ? text.inTraining(name) : name
    const ways = modes.map((mode) => text.modes[mode]).join(', ')
    return [what, specialty && (specialtyNames[specialty] ?? specialty), ways].filter(Boolean).join(' · ')
  }

  return (
    <>
      <dt>{text.badge}</dt>
      <dd>
        {practices.length === 0 ? text.noBadge : practices.map(titleOf).join(' ; ')}{' '}
        <span className="professional-from">{text.badgeFrom}</span>
      </dd>
      {rpps !== undefined && (
        <>
          <dt>{text.rpps}</dt>
          <dd>{rpps}</dd>
        </>
      )}
    </>
  )
}
