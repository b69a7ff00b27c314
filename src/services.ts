import { availableParallelism } from 'node:os'
import type { World } from './adapters/from-config.ts'
import type { Config } from './config/config.ts'
import { createAccessTokens, createSigningKey } from './crypto/access-token.ts'
import { relyingParty } from './crypto/passkeys.ts'
import { createPasswordHashing } from './crypto/password-hash.ts'
import { createDatabase, type Database } from './database/database.ts'
import { verifySchema } from './database/migrate.ts'
import type { Handlers } from './dispatch/handler.ts'
import {
  type Accounts,
  chooseLocale,
  createAccounts,
  createPost,
  createThrottle,
  listUndeliveredMails,
  proveAddress,
  readOwnAccount,
  register,
  sendAddressProof,
  sendNotice,
  serviceHandlers,
  updateProfile,
} from './features/accounts/index.ts'
import {
  bootstrap,
  createAdministration,
  createOperator,
  type Operator,
} from './features/administration/index.ts'
import {
  apiKeyHandlers,
  createKeyHolders,
  createKeyRepository,
  forgetKeys,
} from './features/api-keys/index.ts'
import { type Authentication, createAuthentication } from './features/authentication/index.ts'
import { type Bubbles, bubbleHandlers, createBubbles } from './features/bubbles/index.ts'
import { charterHandlers } from './features/charter/index.ts'
import {
  type Companies,
  createCompanies,
  createCompanyKeys,
  createDeploymentSecrets,
  createNetworks,
  createPolicies,
  type DeploymentSecrets,
  policyHandlers,
} from './features/companies/index.ts'
import { createFactors, type Factors } from './features/factors/index.ts'
import {
  comeThrough,
  federationHandlers,
  federationJobs,
  forgetIdentities,
  recheckDomains,
  warnOfCertificates,
} from './features/federation/index.ts'
import {
  createFileRepository,
  createFiles,
  downloadFile,
  settleCutOffUploads,
  uploadFile,
} from './features/files/index.ts'
import { listMessages, sendMessages } from './features/messages/index.ts'
import { createProvisioning } from './features/provisioning/index.ts'
import {
  createWebhookRepository,
  createWebhookRounds,
  type WebhookRounds,
  webhookHandlers,
} from './features/webhooks/index.ts'
import type { JobBodies } from './jobs/worker.ts'
import type { LiveFeed } from './ports/live-feed.ts'

/** The features, composed: what the server serves, and what commands such as the demo work with. */
export interface Services {
  database: Database
  companies: Companies
  operator: Operator
  accounts: Accounts
  factors: Factors
  bubbles: Bubbles
  secrets: DeploymentSecrets
  handlers: Handlers
  authenticator: Authentication['authenticator']
  jobs: JobBodies
  webhooks: WebhookRounds
  settleCutOffUploads(signal: AbortSignal): Promise<number>
  /** warns and blocks who does not use their account. */
  lookAfterUnused(signal: AbortSignal): Promise<void>
  /** looks whether what proves each domain is still there. */
  recheckDomains(signal: AbortSignal): Promise<void>
  /** Tells administrators before a certificate of a provider, or ours for it, ends. */
  warnOfCertificates(signal: AbortSignal): Promise<void>
  /** What someone should look at now, by name. */
  alarms(): Promise<string[]>
  burn: Authentication['burn']
}

/** Opens the database and composes the features. Throws SchemaMismatch, DatabaseUnavailable, KeyProviderUnavailable. */
export async function openServices(config: Config, world: World, live: LiveFeed): Promise<Services> {
  const database = createDatabase(config.database.url.reveal(), config.database.poolSize)
  try {
    await verifySchema(database)
    const secrets = createDeploymentSecrets({ database, provider: world.keys })
    const signingKey = await secrets.secret('token-signing', createSigningKey)
    return compose(config, world, live, {
      database,
      secrets,
      accessTokens: createAccessTokens(config.publicOrigin, 'token-signing-1', signingKey),
      blindKey: await secrets.secret('email-blind'),
      passwordKey: await secrets.secret('password-wrap'),
      reconnectKey: await secrets.secret('reconnect-ticket'),
      throttleKey: await secrets.secret('throttle'),
      resetKey: await secrets.secret('password-reset'),
      challengeKey: await secrets.secret('passkey-challenge'),
      identityKey: await secrets.secret('federated-identity'),
      provisioningKey: await secrets.secret('provisioning-index'),
    })
  } catch (error) {
    await database.close()
    throw error
  }
}

interface Opened {
  database: Database
  secrets: DeploymentSecrets
  accessTokens: ReturnType<typeof createAccessTokens>
  blindKey: Buffer
  passwordKey: Buffer
  reconnectKey: Buffer
  resetKey: Buffer
  throttleKey: Buffer
  challengeKey: Buffer
  identityKey: Buffer
  provisioningKey: Buffer
}

function compose(config: Config, world: World, live: LiveFeed, opened: Opened): Services {
  const { clock } = world
  const { database } = opened
  const keys = createCompanyKeys({ provider: world.keys, clock })
  const cores = availableParallelism()
  const hashing = createPasswordHashing(config.argon2, cores)
  const networks = createNetworks(world.countries)
  const policies = createPolicies()
  const companies = createCompanies({ database, keys, networks, policies, clock })
  const accounts = createAccounts({ ...opened, companies, policies, keys, hashing, clock })
  const apiKeys = createKeyRepository(keys)
  const webhooks = { repository: createWebhookRepository(keys), outbound: world.outbound, clock }
  const keyHolders = createKeyHolders({ database, repository: apiKeys, clock })
  const post = createPost({ ...config, database, companies, accounts, mailer: world.mailer, clock })
  const throttle = createThrottle({ database, key: opened.throttleKey, clock })
  const party = relyingParty(config.publicOrigin)
  const factors = createFactors({ accounts, keys, challengeKey: opened.challengeKey, party, clock })
  const authentication = createAuthentication({
    ...{ ...config, ...opened, keys, companies, policies, networks, accounts, factors, keyHolders },
    ...{ hashing, hashedAtOnce: cores, throttle, post, clock, live, comeThrough: comeThrough(clock) },
  })
  const { attempts, resets, sessions, open } = authentication
  const deciding = policyHandlers({ policies, networks, clock })
  const bubbles = createBubbles({ database, accounts, keys, live, clock })
  const provisioning = createProvisioning({
    ...{ ...config, ...opened, keys, accounts, sessions, resets, bubbles, apiKeys, clock, live },
  })
  const administration = createAdministration({
    ...{ ...config, database, companies, policies, accounts, sessions, resets, bubbles },
    ...{ hashing, throttle, post, clock },
    forgetting: [authentication.forget, forgetIdentities(), forgetKeys(apiKeys), provisioning.forget],
  })
  const repository = createFileRepository(keys)
  const { objects, scanner } = world
  const { permissions } = accounts
  const uploads = {
    permissions,
    bubbles,
    keys,
    repository,
    scanner,
    objects,
    clock,
    largestUpload: config.limits.uploadBytes,
  }
  return {
    database,
    companies,
    operator: createOperator({ ...config, database, companies, accounts, sessions, clock }),
    accounts,
    factors,
    bubbles,
    secrets: opened.secrets,
    authenticator: authentication.authenticator,
    handlers: {
      ...authentication.handlers,
      'accounts.me': readOwnAccount(accounts, companies, policies),
      'accounts.register': register({ database, companies, accounts, hashing, throttle }),
      'accounts.proveAddress': proveAddress({ accounts, hashing, clock }),
      'accounts.bootstrap': bootstrap({ accounts, companies, hashing, clock }),
      ...federationHandlers({
        ...{
          ...config,
          ...opened,
          keys,
          companies,
          accounts,
          factors,
          attempts,
          resets,
          sessions,
          open,
          throttle,
          clock,
        },
        ...{ openId: world.openId, saml: world.saml, records: world.records },
        signOut: authentication.handlers['sessions.signOut'],
      }),
      'accounts.chooseLocale': chooseLocale(accounts),
      'mails.listUndelivered': listUndeliveredMails(),
      'accounts.updateProfile': updateProfile(accounts),
      ...bubbleHandlers({ accounts, bubbles, keys, clock, live }),
      'files.upload': uploadFile(uploads),
      'files.download': downloadFile({ permissions, bubbles, repository, objects }),
      'messages.send': sendMessages({ permissions, bubbles, files: createFiles(repository), keys }),
      'messages.list': listMessages(bubbles),
      ...serviceHandlers(accounts),
      ...apiKeyHandlers({ accounts, policies, repository: apiKeys, clock, live }),
      ...deciding,
      'company.changePolicy': authentication.followPolicy(deciding['company.changePolicy']),
      ...charterHandlers({ database, accounts, clock }),
      ...webhookHandlers(webhooks),
      ...provisioning.handlers,
      ...administration.handlers,
    },
    jobs: {
      ...administration.jobs,
      ...authentication.jobs,
      ...federationJobs({ ...opened, post, clock }),
      'mail.notice': sendNotice(post),
      'mail.address_to_verify': sendAddressProof({ ...config, database, post, clock }),
    },
    webhooks: createWebhookRounds({ ...webhooks, database, accounts }),
    settleCutOffUploads: (signal) => settleCutOffUploads({ database, repository, objects, clock }, signal),
    lookAfterUnused: administration.lookAfterUnused,
    warnOfCertificates: warnOfCertificates({ database, accounts, keys, clock }),
    recheckDomains: recheckDomains({ database, accounts, records: world.records, clock }),
    alarms: authentication.alarms,
    burn: authentication.burn,
  }
}
