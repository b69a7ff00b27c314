import type { Locale } from '../locale.ts'
import type { PasswordRule } from '../password-rule.ts'

const texts: Readonly<Record<Locale, Readonly<Record<PasswordRule, string>>>> = {
  fr: {
    length: 'Il faut de 8 à 64 caractères.',
    lower_case: 'Il manque une minuscule.',
    upper_case: 'Il manque une majuscule.',
    digit: 'Il manque un chiffre.',
    other: 'Il manque un caractère spécial, un signe de ponctuation ou une espace.',
    common:
      'Ce mot de passe est trop facile à deviner : un mot courant, même orné de chiffres, ne suffit pas.',
    personal: 'Ce mot de passe contient votre nom, votre adresse, votre établissement ou une date.',
  },
  en: {
    length: 'It takes 8 to 64 characters.',
    lower_case: 'A lower-case letter is missing.',
    upper_case: 'An upper-case letter is missing.',
    digit: 'A digit is missing.',
    other: 'A special character, a punctuation mark or a space is missing.',
    common: 'This password is too easy to guess: a common word is not enough, even with digits around it.',
    personal: 'This password contains your name, your address, your organisation or a date.',
  },
}

/** What is wrong with a password, for who chooses it. */
export function passwordRuleText(rule: PasswordRule, locale: Locale): string {
  return texts[locale][rule]
}
