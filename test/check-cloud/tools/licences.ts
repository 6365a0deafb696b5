import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../local/home.ts';
import type { Answer } from '../finding.ts';

/** What may be linked into an Apache-2.0 program and passed on; SPDX expressions as packages write them. */
const ACCEPTED: ReadonlySet<string> = new Set([
  '(MIT OR CC0-1.0)',
  // A choice: MIT is taken.
  '(MIT OR GPL-3.0-or-later)',
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  // Data alone: caniuse-lite's table of browsers, which Babel reads in tests.
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'MIT-0',
  'MIT/X11',
]);

interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, { readonly license?: string }>>;
}

/** Licences of every package of package-lock.json, development tools too. */
export function licences(): Answer {
  const text = readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8');
  const { lockfileVersion, packages } = JSON.parse(text) as Lock;
  const findings = Object.entries(packages)
    .filter(([path, { license = '' }]) => path !== '' && !ACCEPTED.has(license))
    .map(([path, { license = 'none' }]) => ({
      rule: 'licence',
      subject: path,
      message: `${license} is not on the list of accepted licences.`,
    }));
  return { available: true, version: `lock v${lockfileVersion}`, findings };
}
