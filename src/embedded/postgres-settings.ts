/** Statements and their values hold what users wrote: nothing of them may reach the log, errors included (L-7). */
const logRules = {
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  // An error's own text may quote a value ("invalid input syntax for …"): the server's log keeps what is about itself.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
}

/** An acknowledged message must survive a power cut. */
const durableSettings = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
/** For tests, whose data nobody will miss. */
const fastSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export interface PostgresSettings {
  data: string
  port: number
  durable: boolean
}

/** sun_path of unix(7), without the byte that ends it. */
const longestSocketPath = 107

/**
 * The directory of the server's UNIX socket: its data's own, which is closed to everybody else. A system call to it costs
 * about a third less than one to loopback. Undefined where the path would be too long for a socket.
 */
export function socketDirectory({ data, port }: Pick<PostgresSettings, 'data' | 'port'>): string | undefined {
  return Buffer.byteLength(`${data}/.s.PGSQL.${port}`) <= longestSocketPath ? data : undefined
}

/** The arguments of the server: they win over what the data directory's own postgresql.conf says. */
export function postgresArguments({ data, port, durable }: PostgresSettings): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketDirectory({ data, port }) ?? '',
    unix_socket_permissions: '0700',
    max_connections: '200',
    timezone: 'UTC',
    ...logRules,
    ...(durable ? durableSettings : fastSettings),
  }
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

export const superuser = 'prisme_admin'

/**
 * How a new cluster is made. The built-in locale provider sorts by code point whatever the system's C library is, so
 * an upgrade of the system cannot corrupt an index.
 */
export function initdbArguments(cluster: { data: string; passwordFile: string; durable: boolean }): string[] {
  return [
    `--pgdata=${cluster.data}`,
    `--username=${superuser}`,
    `--pwfile=${cluster.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--locale-provider=builtin',
    '--data-checksums',
    '--no-instructions',
    ...(cluster.durable ? [] : ['--no-sync']),
  ]
}
