import { expect, it } from '@jest/globals';
import { prometheusMajor } from '../../../../local/prometheus/programs.ts';

it.each([
  ['prometheus, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5)', 2],
  ['promtool, version 3.5.0 (branch: HEAD, revision: abc)', 3],
  ['prometheus, version  (branch: , revision: unknown)', undefined],
  ['Prometheus Photo Frame 4.1', undefined],
])('reads the major version from %s', (output, major) => {
  expect(prometheusMajor(output)).toBe(major);
});
