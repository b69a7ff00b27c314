/** Telling who from outside will read, in French. */
export const outsidersFr = {
  title: (count: number) =>
    count > 1
      ? `${count} personnes extérieures liront ce message`
      : 'Une personne extérieure lira ce message',
  help: 'Vérifiez que ce que vous écrivez est bien pour ces yeux-là. La question n’est posée qu’une fois par personne et par conversation.',
  unknown: 'Impossible de vérifier qui lira ce message',
  unknownHelp:
    'Le serveur ne répond pas, et cette conversation n’a pas encore été ouverte ici. Des personnes extérieures en font peut-être partie.',
  list: 'Invités de cette conversation',
  back: 'Relire',
  send: 'Envoyer quand même',
  present: (count: number, organisations: readonly string[]) =>
    `${count} ${count > 1 ? 'invités liront' : 'invité lira'} ce message${
      organisations.length === 0 ? '' : ` (${organisations.join(', ')})`
    }.`,
} as const
