/** Each setting with the reason for its value. What is not here is PostgreSQL's own default. */
const SETTINGS: readonly (readonly [name: string, value: string, why: string])[] = [
  ['listen_addresses', "'127.0.0.1'", 'reachable from this machine only'],
  ['unix_socket_directories', "''", 'no second way in, no socket path that is too long'],
  ['max_connections', '50', 'some members with a small pool each; every slot costs memory'],

  ['fsync', 'on', 'what was acknowledged survives a crash'],
  ['synchronous_commit', 'on', 'an acknowledged checkpoint is on disk'],
  ['full_page_writes', 'on', 'a torn page can be repaired'],

  ['wal_level', 'minimal', 'no replica reads this log'],
  ['max_wal_senders', '0', 'what wal_level=minimal asks for'],
  ['max_logical_replication_workers', '0', 'nothing subscribes: one process less'],
  ['wal_buffers', '16MB', 'a whole segment: a batch is written in one go'],
  ['wal_compression', 'off', 'the packaged server has pglz only, which costs more than it saves'],
  ['max_wal_size', '4GB', 'a full load run without a checkpoint forced by volume'],
  ['min_wal_size', '512MB', 'segments are used again rather than made new'],
  ['checkpoint_timeout', '15min', 'each checkpoint makes pages be logged whole again'],

  [
    'shared_buffers',
    '1GB',
    'indexes of some ten million events stay; what is not used costs nothing',
  ],
  ['huge_pages', 'off', 'no warning where there are none'],
  ['dynamic_shared_memory_type', 'mmap', 'in the data directory: a killed server leaves nothing'],
  ['jit', 'off', 'short statements: compiling costs more than it gains'],

  [
    'wal_init_zero',
    'off',
    'a new server has no log files to use again: writing zeros first holds commits up for 60 ms',
  ],
  ['autovacuum', 'on', 'statistics and frozen pages as in production'],
  ['autovacuum_naptime', '30s', 'tables grow from nothing to millions of rows within a minute'],

  ['timezone', "'UTC'", 'as every time in the events'],
  ['log_timezone', "'UTC'", 'the same clock in the log'],
  ['log_line_prefix', "'%m [%p] '", 'time and process'],
  ['log_min_duration_statement', '1s', 'slow statements, no others'],
  ['log_min_error_statement', 'panic', 'a refused batch is expected; its text would fill the log'],
  ['log_checkpoints', 'off', 'not a problem, so not in the log'],
];

/** The server's configuration file. @param port on 127.0.0.1 */
export function postgresConfig(port: number): string {
  const lines = SETTINGS.map(([name, value, why]) => `${name} = ${value}  # ${why}\n`);
  return `port = ${port}\n${lines.join('')}`;
}

/** Who may connect: every program of this machine, over TCP, without a password. */
export const HOST_ACCESS = 'host all all 127.0.0.1/32 trust\n';
