import { policyWordsFr } from './policy-words-fr.ts'

/** The company's policy, in French. */
export const policyFr = {
  help: 'Ce que l’établissement décide pour tout le monde. Chaque changement est gardé avec son auteur et sa date.',
  version: (version: number) => `Version ${version} des réglages`,
  untouched: 'Réglages d’origine : rien n’a encore été changé.',
  changedBy: (name: string, date: string) => `Dernier changement par ${name}, ${date}.`,
  bounds: (least: number, most: number) => `De ${least} à ${most}.`,
  default: (value: string) => `Par défaut : ${value}.`,
  nothing: 'aucun',
  listHelp: 'Un par ligne.',
  entries: (count: number) => `${count} valeurs`,
  wrongNumber: (least: number, most: number) => `Un nombre entier de ${least} à ${most}.`,
  wrongEntries: (entries: string) => `Non valable : ${entries}`,
  tooMany: 'La liste est trop longue.',
  rules: {
    domain: 'Pour ouvrir l’inscription, indiquez au moins un domaine.',
    order: 'Le blocage doit venir après l’avertissement.',
  },
  save: (section: string) => `Enregistrer : ${section.toLowerCase()}`,
  saved: 'Enregistré ; les nouveaux réglages valent dès maintenant.',
  reread: 'Relire les réglages',
  force: {
    ask: 'Enregistrer quand même',
    title: 'Vous fermer la porte ?',
    help: 'Prisme se fermera ici, pour vous et pour tous ceux qui viennent d’où vous êtes. Vous ne pourrez y revenir que depuis un réseau ou un pays accepté ; sinon, seul l’exploitant du serveur peut rouvrir.',
  },
  history: 'Historique',
  historyCaption: 'Changements, les derniers d’abord',
  when: 'Date',
  who: 'Par',
  operator: 'l’exploitant du serveur',
  what: 'Réglages changés',
  words: policyWordsFr,
} as const
