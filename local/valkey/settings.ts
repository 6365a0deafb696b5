import { tmpdir } from 'node:os';

/** Each setting with the reason for its value. What is not here is the server's own default. */
const SETTINGS: readonly (readonly [name: string, value: string, why: string])[] = [
  ['bind', '127.0.0.1', 'reachable from this machine only'],
  ['protected-mode', 'yes', 'and should that ever change, not without a password'],
  ['save', '""', 'read models are rebuilt from the store: a file would be a second, older truth'],
  ['appendonly', 'no', 'for the same reason'],
  ['maxmemory', '1gb', 'some millions of accounts; a laptop keeps the rest of its memory'],
  [
    'maxmemory-policy',
    'noeviction',
    'a refused write is seen and retried; an evicted account would be a wrong answer nobody sees',
  ],
  ['loglevel', 'notice', 'starts, stops and problems'],
];

/** The server's configuration file. @param port on 127.0.0.1 */
export function valkeyConfig(port: number): string {
  const lines = SETTINGS.map(([name, value, why]) => `# ${why}\n${name} ${value}\n`);
  return `port ${port}\ndir "${tmpdir()}"\n${lines.join('')}`;
}
