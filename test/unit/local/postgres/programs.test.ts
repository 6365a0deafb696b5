import { expect, it } from '@jest/globals';
import { postgresVersion } from '../../../../local/postgres/programs.ts';

it.each([
  ['postgres (PostgreSQL) 18.4', '18.4'],
  ['postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', '15.18'],
  ['postgres (PostgreSQL) 19devel', '19'],
  ['initdb: error', undefined],
])('reads the version from %s', (output, version) => {
  expect(postgresVersion(output)).toBe(version);
});
