import type { SameShape } from '../text.ts'
import type { providerKeysFr } from './provider-keys-fr.ts'

/** Our own keys and certificates at a provider, in English. */
export const providerKeysEn: SameShape<typeof providerKeysFr> = {
  title: 'Our key',
  help: 'Prisme signs its requests with a key made for this one provider; what is encrypted for it opens here. It is changed without a pause.',
  caption: 'Our keys for this provider',
  none: 'No key: it will be made when it is first used.',
  state: 'Key',
  states: { used: 'In use', announced: 'Announced: the next one' },
  until: 'Certificate until',
  steps: [
    'Announce the new key: it stands in our metadata, beside the old one, which still signs.',
    'Wait until the provider has read our metadata again, or make it do so.',
    'Change over to the new key: the old one is gone.',
  ],
  acts: { announce: 'Announce a new key', use: 'Change over to the new key' },
  titles: { announce: 'Announce a new key?', use: 'Change over to the new key?' },
  consequences: {
    announce: 'Nothing changes yet: both keys open what is encrypted, the old one signs.',
    use: 'The old key is gone at once. A provider that has not read our metadata again will refuse our requests, or encrypt for a key that is no more.',
  },
  rolled: {
    announce: 'The new key is announced. Make the provider read our metadata again.',
    use: 'The new key is in use.',
  },
  client: 'Certificate of our client',
  clientHelp:
    'Some providers want a certificate (RFC 8705) instead of the secret, or beside it. Pro Santé Connect may ask for one.',
  certificate: 'Certificate',
  noCertificate: 'None: our client shows itself by its secret.',
  endsOn: (date) => `Until ${date}`,
  toRegister: 'Certificate to be registered at the provider',
  toRegisterHelp: 'The certificate alone. Its key stays sealed here and is never shown.',
  make: 'Give our client a certificate',
  replace: 'Replace the certificate',
  replaceHelp:
    'The new one takes the place of the old one at once: register it at the provider first if it is you who bring it.',
  from: 'Where it comes from',
  froms: { made: 'Made here', brought: 'Brought' },
  fromHelp: {
    made: 'Prisme makes a key and a certificate that signs itself, for three years.',
    brought: 'One that an authority issued to you, such as ANS: RSA of 2048 bits at least, or P-256.',
  },
  certificatePem: 'Certificate (PEM)',
  certificatePemHelp: 'Followed by those above it, if there are any.',
  keyPem: 'Private key (PEM)',
  keyPemHelp: 'Without a passphrase. It is sealed, and never shown again.',
  needPem: 'Paste a text that begins with -----BEGIN',
  set: 'Keep the certificate',
  certificateSet: 'The certificate is in place.',
  authentication: 'How our client shows itself',
  authentications: {
    secret: 'By its secret',
    certificate: 'By its certificate (mutual TLS)',
    private_key_jwt: 'By a signature (private_key_jwt)',
  },
  authenticationHelp: {
    secret: 'The certificate is shown beside it, where the provider asks for one.',
    certificate: 'The secret serves no more. The provider has to know the certificate.',
    private_key_jwt:
      'The secret serves no more. The key of the certificate signs; the provider has to know it.',
  },
  changeAuthentication: 'Change',
  authenticationChanged: 'Our client shows itself differently from now on.',
}
