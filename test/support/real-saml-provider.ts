import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { freePort } from '../../src/embedded/free-port.ts'
import { findServiceUser, isRoot } from '../../src/embedded/service-user.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { newSigner, type Signer } from './saml-provider.ts'
import { ensureSimpleSamlPhp, unpackSimpleSamlPhp } from './simplesamlphp.ts'

/** A SAML identity provider that nobody of the house wrote: SimpleSAMLphp, over TLS, with its own form to sign in. */
export interface RealSamlProvider extends AsyncDisposable {
  origin: string
  entityId: string
  metadataUrl: string
  /** Where somebody ends their session there, and everywhere they went from it. */
  logoutUrl: string
  password: string
  environment: Record<string, string>
  /** To be said before anybody signs in: what we say of ourselves. */
  register(ourMetadata: string): Promise<void>
  /** Announces a second certificate beside the one it signs with; or signs with that one, and no longer knows the first. */
  rollsOver(step: 'announce' | 'use'): Promise<void>
}

/** Anybody of these has an account there, all with one password. */
const people = ['zoe', 'marc', 'lea']

export async function realSamlProvider(): Promise<RealSamlProvider> {
  const packed = await ensureSimpleSamlPhp(() => {})
  const directory = await mkdtemp(join(tmpdir(), 'prisme-saml-'))
  const program = await unpackSimpleSamlPhp(packed, join(directory, 'program'))
  const port = await freePort()
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  const server = createServer(tls, (incoming, outgoing) => passOn(port, incoming, outgoing))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [password, salt] = [randomBytes(12).toString('base64url'), randomBytes(16).toString('hex')]
  const place: Place = { directory, program, base, password, salt }
  const signers = [await newSigner(), await newSigner()]
  await layOut(place, signers)
  const daemon = await startPhp(place, port)
  return {
    origin: base,
    entityId: `${base}/saml2/idp/metadata.php`,
    metadataUrl: `${base}/saml2/idp/metadata.php`,
    logoutUrl: `${base}/saml2/idp/SingleLogoutService.php?ReturnTo=${encodeURIComponent(`${base}/module.php/core/frontpage_welcome.php`)}`,
    password,
    environment: { PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8', PRISME_OUTBOUND_CA_FILE: inject('caFile') },
    async register(ourMetadata) {
      const file = join(directory, 'metadata/ours.xml')
      await writeFile(file, ourMetadata)
      await writeSettings(place, [{ type: 'xml', file }])
    },
    rollsOver: (step) => writeHosted(place, step),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await daemon.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

interface Place {
  directory: string
  program: string
  base: string
  password: string
  /** What it makes the names of people out of. */
  salt: string
}

/** It speaks plain HTTP to whoever stands before it: here, to us alone. */
function passOn(port: number, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming
  const asked = request(
    { host: '127.0.0.1', port, method, path: url, headers: { ...headers, connection: 'close' } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    },
  )
  asked.once('error', () => outgoing.destroy())
  incoming.pipe(asked)
}

async function layOut(place: Place, signers: readonly Signer[]): Promise<void> {
  const { directory, program, password } = place
  const at = (name: string): string => join(directory, name)
  for (const name of ['config', 'metadata', 'cert', 'state']) await mkdir(at(name))
  for (const [index, { key, certificate }] of signers.entries()) {
    await writeFile(at(`cert/${index}.key`), key.export({ type: 'pkcs8', format: 'pem' }))
    await writeFile(at(`cert/${index}.crt`), pem(certificate))
  }
  await writeFile(at('router.php'), router(join(program, 'usr/share/simplesamlphp/www')))
  await writeSettings(place, [])
  const accounts = people.map((uid) => [
    `${uid}:${password}`,
    {
      uid: [uid],
      mail: [`${uid}@tilleuls.example`],
      displayName: [`${uid.charAt(0).toUpperCase()}${uid.slice(1)} Réel`],
    },
  ])
  await writeFile(
    at('config/authsources.php'),
    php('config', { people: { 0: 'exampleauth:UserPass', ...Object.fromEntries(accounts) } }),
  )
  await writeHosted(place)
}

async function writeSettings({ directory, base, program, salt }: Place, known: Value[]): Promise<void> {
  const at = (name: string): string => join(directory, name)
  await writeFile(
    at('config/config.php'),
    php('config', {
      baseurlpath: `${base}/`,
      certdir: at('cert/'),
      metadatadir: at('metadata/'),
      ...{ loggingdir: at('state/'), datadir: at('state/'), tempdir: at('state') },
      attributenamemapdir: join(program, 'etc/simplesamlphp/attributemap/'),
      secretsalt: salt,
      'auth.adminpassword': randomBytes(16).toString('hex'),
      ...{ timezone: 'UTC', technicalcontact_email: 'na@example.org', showerrors: true },
      ...{ 'logging.handler': 'file', 'logging.logfile': 'log', 'logging.level': 6 },
      'enable.saml20-idp': true,
      'module.enable': { core: true, saml: true, exampleauth: true },
      'store.type': 'phpsession',
      ...{ 'session.cookie.secure': true, 'session.phpsession.savepath': at('state') },
      ...{ 'language.available': ['fr'], 'language.default': 'fr' },
      'metadata.sources': [{ type: 'flatfile' }, ...known],
    }),
  )
}

/** Everything that is asked of it must be signed, and everything it says is; what it says of people is encrypted. */
async function writeHosted({ directory }: Place, step?: 'announce' | 'use'): Promise<void> {
  const used = step === 'use' ? 1 : 0
  const next = step === 'announce' && { new_privatekey: '1.key', new_certificate: '1.crt' }
  const hosted = {
    host: '__DEFAULT__',
    auth: 'people',
    ...{ privatekey: `${used}.key`, certificate: `${used}.crt`, ...next },
    ...{ 'validate.authnrequest': true, 'validate.logout': true },
    ...{ 'saml20.sign.response': true, 'saml20.sign.assertion': true, 'sign.logout': true },
    'assertion.encryption': true,
    'attributes.NameFormat': 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
    NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    authproc: {
      1: { class: 'saml:PersistentNameID', attribute: 'uid' },
      2: { class: 'core:AttributeMap', 0: 'name2oid' },
    },
  }
  await writeFile(join(directory, 'metadata/saml20-idp-hosted.php'), php("metadata['__DYNAMIC:1__']", hosted))
}

async function startPhp({ directory }: Place, port: number): Promise<Daemon> {
  const log = join(directory, 'php.log')
  // Its cache would believe for two seconds what its settings said before they were changed.
  const settings = ['opcache.enable=0', 'error_reporting=0', 'display_errors=0']
  const variables = [`SIMPLESAMLPHP_CONFIG_DIR=${join(directory, 'config')}`]
  const server = ['-S', `127.0.0.1:${port}`, join(directory, 'router.php')]
  const command = ['env', ...variables, 'php', ...settings.flatMap((one) => ['-d', one]), ...server]
  const daemon = startDaemon(
    'setpriv',
    [...(await asNobody(directory)), '--pdeathsig', 'KILL', ...command],
    log,
  )
  while (!(await isOpen(port))) {
    if (daemon.exited) throw new Error(`php ended at start: ${await readFile(log, 'utf8')}`)
    await pause(20)
  }
  return daemon
}

/** What is written by others does not run as root. */
async function asNobody(directory: string): Promise<string[]> {
  if (!isRoot()) return []
  const { uid, gid } = await findServiceUser('nobody')
  await chmod(directory, 0o755)
  await promisify(execFile)('chown', [
    '-R',
    `${uid}:${gid}`,
    join(directory, 'cert'),
    join(directory, 'state'),
  ])
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
}

function pem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}

type Value = string | number | boolean | Value[] | { [name: string]: Value }

/** A value as a file of its settings says it. */
function php(variable: string, value: Value): string {
  return `<?php $${variable} = json_decode(<<<'JSON'\n${JSON.stringify(value)}\nJSON, true);\n`
}

/** PHP's own server knows no path behind a script, and nothing of the TLS before it. */
function router(www: string): string {
  return `<?php
$_SERVER['HTTPS'] = 'on';
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!preg_match('#^(/.*?\\.php)(/.*)?$#', $path, $found)) { $found = [$path, $path]; }
$file = realpath('${www}' . $found[1]);
if ($file === false || strncmp($file, '${www}/', ${www.length + 1}) !== 0 || !is_file($file)) { http_response_code(404); return true; }
if (substr($file, -4) !== '.php') {
  $types = ['css' => 'text/css', 'js' => 'text/javascript', 'png' => 'image/png', 'ico' => 'image/x-icon'];
  header('Content-Type: ' . ($types[pathinfo($file, PATHINFO_EXTENSION)] ?? 'application/octet-stream'));
  readfile($file);
  return true;
}
$_SERVER['SCRIPT_NAME'] = $found[1];
$_SERVER['SCRIPT_FILENAME'] = $file;
$_SERVER['PHP_SELF'] = $path;
$_SERVER['PATH_INFO'] = $found[2] ?? '';
chdir(dirname($file));
require $file;
return true;
`
}
