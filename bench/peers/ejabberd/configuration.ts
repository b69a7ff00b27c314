export interface EjabberdPlace {
  port: number
  certificateFile: string
  keyFile: string
  database: { port: number; name: string; user: string; password: string }
}

export const domain = 'localhost'
export const roomsDomain = `conference.${domain}`

/**
 * What ejabberd is told, in its favour wherever there is a choice: nothing is slowed down on purpose (no shapers, no
 * least interval), no module runs that the load does not need, and passwords are compared in plain. Every message is
 * archived in PostgreSQL before it is passed on, as Prisme commits before it delivers.
 */
export function ejabberdConfiguration({ port, certificateFile, keyFile, database }: EjabberdPlace): string {
  // JSON is YAML, and quotes what has to be quoted.
  return JSON.stringify(
    {
      loglevel: 'warning',
      hosts: [domain],
      certfiles: [certificateFile, keyFile],
      listen: [
        {
          port,
          ip: '127.0.0.1',
          module: 'ejabberd_http',
          tls: true,
          backlog: 4_096,
          protocol_options: ['no_sslv3', 'no_tlsv1', 'no_tlsv1_1', 'no_compression'],
          request_handlers: { '/ws': 'ejabberd_http_ws' },
        },
      ],
      auth_method: 'sql',
      auth_password_format: 'plain',
      default_db: 'sql',
      sql_type: 'pgsql',
      sql_server: '127.0.0.1',
      sql_port: database.port,
      sql_database: database.name,
      sql_username: database.user,
      sql_password: database.password,
      sql_pool_size: 10,
      access_rules: { c2s: { allow: 'all' }, local: { allow: 'all' } },
      shaper_rules: { max_user_sessions: 1_000, c2s_shaper: 'none' },
      modules: {
        mod_disco: {},
        mod_mam: { db_type: 'sql', default: 'always', assume_mam_usage: true },
        mod_muc: {
          access: 'all',
          access_create: 'all',
          access_persistent: 'all',
          access_mam: 'all',
          max_users: 1_000,
          min_message_interval: 0,
          min_presence_interval: 0,
          history_size: 0,
          default_room_options: { mam: true, persistent: true },
        },
        mod_ping: {},
        mod_roster: {},
      },
    },
    undefined,
    2,
  )
}
