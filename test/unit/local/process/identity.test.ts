import { describe, expect, it } from '@jest/globals';
import { parseProcStat, processIdentity } from '../../../../local/process/identity.ts';

const fields = (state: string) =>
  [state, ...Array.from({ length: 18 }, (_, index) => index), 987_654, 1, 2].join(' ');

describe('parseProcStat', () => {
  it.each(['node', 'a b) c', ')) ((', ''])('finds the start time after the name "%s"', (name) => {
    expect(parseProcStat(`12 (${name}) ${fields('S')}`)).toBe('987654');
  });

  it.each(['Z', 'X'])('takes a process in state %s as gone', (state) => {
    expect(parseProcStat(`12 (node) ${fields(state)}`)).toBeUndefined();
  });
});

describe('processIdentity', () => {
  it('is the same for the same process and undefined for none', () => {
    expect(processIdentity(process.pid)).toEqual(expect.any(String));
    expect(processIdentity(process.pid)).toBe(processIdentity(process.pid));
    expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
  });
});
