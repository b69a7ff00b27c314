/** Who has read a message, in French. */
export const readersFr = {
  read: 'Lu',
  count: (read: number, all: number) => (read === all ? 'Lu par tous' : `Lu par ${read} sur ${all}`),
  title: 'Qui a lu ce message',
  haveRead: 'Ont lu',
  notYet: 'Pas encore lu',
  silent: 'Ne montrent pas ce qu’ils lisent',
  silentHelp: 'Certaines personnes ne montrent pas ce qu’elles lisent : elles ont peut-être lu ce message.',
} as const
