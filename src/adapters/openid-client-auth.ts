import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  PrivateKeyJwt,
  type ServerMetadata,
  TlsClientAuth,
} from 'openid-client'
import { signingKeyOf } from '../crypto/client-key.ts'
import { IdentityRefused, type OpenIdProvider } from '../ports/identity-provider.ts'

/** How the client shows at the token endpoint that it is ours. */
export async function clientAuthOf(provider: OpenIdProvider, metadata: ServerMetadata): Promise<ClientAuth> {
  const { clientAuthentication, clientSecret, identity } = provider
  if (clientAuthentication === 'secret') {
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return methods.includes('client_secret_basic')
      ? ClientSecretBasic(clientSecret)
      : ClientSecretPost(clientSecret)
  }
  if (identity === undefined) throw new IdentityRefused('client_certificate_missing')
  return clientAuthentication === 'certificate'
    ? TlsClientAuth()
    : PrivateKeyJwt(await signingKeyOf(identity.privateKey))
}
