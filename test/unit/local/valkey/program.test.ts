import { expect, it } from '@jest/globals';
import { serverMajor } from '../../../../local/valkey/program.ts';

it.each([
  ['Valkey server v=9.1.2 sha=13710afe:0 malloc=jemalloc-5.3.0 bits=64', 9],
  ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', 7],
  ['Redis server v=255.255.255 sha=0', 255],
  ['usage: server', undefined],
])('reads the major version from %s', (output, major) => {
  expect(serverMajor(output)).toBe(major);
});
