import type { Catalogue } from './letter.ts'

const tell = 'prévenez l’administrateur de votre établissement'

export const fr: Catalogue = {
  subjectPrefix: 'Prisme\u00a0: ',
  greeting: 'Bonjour,',
  orCopy: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  footer: ({ company }) =>
    `${company} · Prisme. Message automatique : les réponses ne sont pas lues. Prisme ne demande jamais un mot de passe par courriel.`,
  letters: {
    session_revoked: ({ origin }) => ({
      subject: 'Une de vos sessions a été fermée',
      lines: [
        'Une de vos sessions Prisme a été fermée par sécurité : un jeton déjà utilisé a été présenté une seconde fois.',
        'Reconnectez-vous pour continuer.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’êtes pas à l’origine de cette activité, changez votre mot de passe et ${tell}.`,
    }),
    session_displaced: ({ origin }) => ({
      subject: 'Une de vos sessions a été fermée',
      lines: [
        'Une nouvelle session Prisme a été ouverte alors que vous en aviez déjà dix : la moins utilisée a été fermée.',
        'La liste de vos sessions est dans votre profil.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’êtes pas à l’origine de cette activité, changez votre mot de passe et ${tell}.`,
    }),
    address_to_verify: ({ link }) => ({
      subject: 'Confirmez votre adresse e-mail',
      lines: [
        'Un compte Prisme a été demandé avec cette adresse.',
        'Confirmez-la pour pouvoir vous connecter. Ce lien est valable 24 heures et ne sert qu’une fois.',
      ],
      button: { label: 'Confirmer mon adresse', link },
      caution:
        'Si vous n’avez rien demandé, ignorez ce message : sans confirmation, le compte reste inutilisable.',
    }),
    address_known: ({ origin }) => ({
      subject: 'Vous avez déjà un compte',
      lines: [
        'Une inscription a été demandée avec cette adresse, qui a déjà un compte Prisme. Rien n’a été modifié.',
        'Connectez-vous, ou choisissez « Mot de passe oublié » si vous ne le connaissez plus.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Si vous n’avez rien demandé, vous n’avez rien à faire.',
    }),
    password_pin: ({ pin, link }) => ({
      subject: 'Votre code pour changer de mot de passe',
      lines: [
        link === undefined
          ? 'Saisissez ce code dans la page où vous avez demandé un nouveau mot de passe.'
          : 'Ouvrez ce lien, puis saisissez le code : par sécurité, les deux sont nécessaires en ce moment.',
        'Il est valable 10 minutes et ne sert qu’une fois. Un nouveau code annule le précédent.',
      ],
      code: { label: 'Code', digits: pin },
      ...(link === undefined ? {} : { button: { label: 'Choisir un nouveau mot de passe', link } }),
      caution: `Si vous n’avez rien demandé, ignorez ce message et ne donnez ce code à personne. S’il se répète, ${tell}.`,
    }),
    password_elsewhere: ({ origin }) => ({
      subject: 'Votre mot de passe n’est pas géré par Prisme',
      lines: [
        'Un nouveau mot de passe a été demandé pour votre compte.',
        'Votre établissement utilise sa propre connexion : utilisez-la pour entrer dans Prisme.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Si vous n’avez rien demandé, vous n’avez rien à faire.',
    }),
    account_unused_soon: ({ origin }) => ({
      subject: 'Votre compte sera bientôt bloqué',
      lines: [
        'Vous ne vous êtes pas connecté à Prisme depuis longtemps. Par sécurité, les comptes inutilisés sont bloqués.',
        'Pour garder le vôtre, il suffit de vous connecter.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’avez plus besoin de ce compte, vous n’avez rien à faire, ou ${tell}.`,
    }),
    account_unused: ({ link }) => ({
      subject: 'Votre compte est bloqué, faute d’usage',
      lines: [
        'Vous ne vous êtes pas connecté à Prisme depuis longtemps : votre compte a été bloqué par sécurité.',
        'Pour le rouvrir, ouvrez ce lien, puis connectez-vous dans la journée. Il est valable 7 jours et ne sert qu’une fois.',
      ],
      button: { label: 'Rouvrir mon compte', link },
      caution: 'Si vous n’avez plus besoin de ce compte, vous n’avez rien à faire.',
    }),
    invitation: ({ company, link }) => ({
      subject: `${company} vous invite`,
      lines: [
        `${company} vous invite à échanger sur sa messagerie sécurisée, Prisme.`,
        'Ouvrez ce lien et saisissez l’adresse à laquelle vous lisez ce message. Le lien ne sert qu’une fois et expire bientôt.',
      ],
      button: { label: 'Répondre à l’invitation', link },
      caution: 'Si vous n’attendiez pas cette invitation, ignorez ce message : rien n’est créé sans vous.',
    }),
    webhook_disabled: ({ origin }) => ({
      subject: 'Un webhook a été désactivé',
      lines: [
        'Un webhook de votre établissement a été désactivé : son serveur répond qu’il n’existe plus, ou rien n’y est arrivé depuis trois jours.',
        'Consultez ses envois, puis réactivez-le quand son serveur répond : il reprendra où il s’est arrêté.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    password_changed: ({ origin }) => ({
      subject: 'Votre mot de passe a été changé',
      lines: [
        'Le mot de passe de votre compte Prisme vient d’être changé. Vos autres sessions ont été fermées.',
        'Reconnectez-vous avec le nouveau mot de passe.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, demandez un nouveau mot de passe sans attendre et ${tell}.`,
    }),
    link_code: ({ pin }) => ({
      subject: 'Votre code pour lier votre compte',
      lines: [
        'Quelqu’un s’est connecté par le service de votre établissement avec votre adresse, qui a déjà un compte Prisme.',
        'Si c’est vous, saisissez ce code dans la page restée ouverte : vous entrerez désormais par ce service. Il est valable 10 minutes et ne sert qu’une fois.',
      ],
      code: { label: 'Code', digits: pin },
      caution: `Si ce n’est pas vous, ne donnez ce code à personne et ${tell}.`,
    }),
    identity_linked: ({ origin }) => ({
      subject: 'Votre compte est lié à la connexion de votre établissement',
      lines: [
        'Votre compte Prisme vient d’être lié à un service de connexion de votre établissement.',
        'Vous pouvez désormais entrer dans Prisme par ce service. Le détail est dans la page Sécurité.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’êtes pas à l’origine de ce changement, retirez ce lien et ${tell}.`,
    }),
    identity_unlinked: ({ origin }) => ({
      subject: 'Votre compte n’est plus lié à la connexion de votre établissement',
      lines: [
        'Votre compte Prisme n’est plus lié à un service de connexion de votre établissement.',
        'Les autres sessions ouvertes par ce service ont été fermées.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’êtes pas à l’origine de ce changement, ${tell}.`,
    }),
    factor_added: ({ origin }) => ({
      subject: 'Un second facteur a été ajouté',
      lines: [
        'Un second facteur vient d’être ajouté à votre compte Prisme. Vos autres sessions ont été fermées.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    factor_removed: ({ origin }) => ({
      subject: 'Un second facteur a été retiré',
      lines: [
        'Un second facteur vient d’être retiré de votre compte Prisme. Vos autres sessions ont été fermées.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    recovery_codes_renewed: ({ origin }) => ({
      subject: 'Vos codes de secours ont été renouvelés',
      lines: [
        'Dix nouveaux codes de secours viennent d’être créés pour votre compte Prisme. Les anciens ne fonctionnent plus.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    recovery_code_used: ({ origin }) => ({
      subject: 'Un code de secours a été utilisé',
      lines: [
        'Un code de secours vient de servir à se connecter à votre compte Prisme. Il ne fonctionne plus.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    factors_reset_asked: ({ origin }) => ({
      subject: 'Réinitialisation de vos seconds facteurs',
      lines: [
        'Un administrateur de votre établissement demande que vos seconds facteurs soient retirés : demain, ou dès qu’un second administrateur approuve.',
        'Vous pouvez annuler cette demande dans Prisme, à la page Sécurité.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si vous n’avez rien demandé, annulez-la et ${tell}.`,
    }),
    factors_reset_cancelled: ({ origin }) => ({
      subject: 'Réinitialisation annulée',
      lines: ['La réinitialisation de vos seconds facteurs a été annulée. Rien n’a changé.'],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    factors_reset: ({ origin }) => ({
      subject: 'Vos seconds facteurs ont été retirés',
      lines: [
        'Vos seconds facteurs ont été retirés et vos sessions fermées. À votre prochaine connexion, vous en ajouterez un nouveau.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: `Si ce n’était pas vous, changez votre mot de passe sans attendre et ${tell}.`,
    }),
    network_outside: ({ origin }) => ({
      subject: 'Connexion depuis un réseau inhabituel',
      lines: [
        'Quelqu’un de votre établissement s’est connecté à Prisme depuis un réseau ou un pays que vos réglages n’acceptent pas. La connexion a été admise, comme ils le prévoient.',
        'Ce message est envoyé une fois par heure au plus.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Pour refuser ces connexions, changez les réglages du réseau dans l’administration de Prisme.',
    }),
    emergency_account_used: ({ origin }) => ({
      subject: 'Un compte de secours vient d’être utilisé',
      lines: [
        'Une session vient d’être ouverte dans Prisme avec un compte réservé au secours de votre établissement.',
        'Vérifiez qui l’a ouverte et pourquoi. Les sessions des membres peuvent être fermées dans l’administration.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    certificate_ends_in_a_month: ({ origin }) => ({
      subject: 'Un certificat de connexion expire dans un mois',
      lines: [
        'Un certificat d’un service de connexion de votre établissement expire dans trente jours au plus.',
        'La page Services de connexion, dans l’administration de Prisme, dit lequel et ce qu’il faut faire.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    certificate_ends_in_a_week: ({ origin }) => ({
      subject: 'Un certificat de connexion expire dans une semaine',
      lines: [
        'Un certificat d’un service de connexion de votre établissement expire dans sept jours au plus. Ensuite, vos équipes pourraient ne plus entrer par ce service.',
        'La page Services de connexion, dans l’administration de Prisme, dit lequel et ce qu’il faut faire.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    certificate_ended: ({ origin }) => ({
      subject: 'Un certificat de connexion est expiré',
      lines: [
        'Un certificat d’un service de connexion de votre établissement est expiré. Vos équipes pourraient ne plus entrer par ce service.',
        'La page Services de connexion, dans l’administration de Prisme, dit lequel et ce qu’il faut faire.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    domain_missing: ({ origin }) => ({
      subject: 'L’enregistrement DNS d’un domaine a disparu',
      lines: [
        'L’enregistrement qui prouve qu’un domaine est celui de votre établissement n’est plus publié dans le DNS.',
        'Rétablissez-le dans les trois jours. Ensuite, plus aucune nouvelle personne n’entrera dans Prisme par ce domaine ; celles qui ont un compte continueront de se connecter.',
        'L’enregistrement à publier est dans l’administration de Prisme, page Domaines.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    domain_frozen: ({ origin }) => ({
      subject: 'Plus personne de nouveau n’entre par un de vos domaines',
      lines: [
        'L’enregistrement qui prouve qu’un domaine est celui de votre établissement manque dans le DNS depuis trois jours.',
        'Les nouvelles personnes de ce domaine n’obtiennent plus de compte. Celles qui en ont un continuent de se connecter.',
        'Republiez l’enregistrement, qui est dans l’administration de Prisme, page Domaines : tout reprendra dans la journée, ou dès que vous le vérifiez là.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    domain_back: ({ origin }) => ({
      subject: 'L’enregistrement DNS d’un domaine est revenu',
      lines: [
        'L’enregistrement qui prouve qu’un domaine est celui de votre établissement est de nouveau publié dans le DNS.',
        'Rien n’est plus limité pour ce domaine.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
    sign_in_rule_changed: ({ origin }) => ({
      subject: 'La façon d’entrer dans Prisme a changé',
      lines: [
        'La règle qui dit si les membres de votre établissement entrent uniquement par son propre service de connexion vient d’être changée.',
        'Qui l’a changée et ce qu’elle dit maintenant se lisent dans l’administration.',
      ],
      button: { label: 'Ouvrir Prisme', link: origin },
      caution: 'Vous recevez ce message parce que vous administrez Prisme pour votre établissement.',
    }),
  },
}
