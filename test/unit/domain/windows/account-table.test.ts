import { describe, expect, it } from '@jest/globals';
import { WindowMemory } from '../../../../src/domain/windows/window-memory.ts';
import { entry, stream } from '../../../helpers/windows.ts';

const names = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i));

describe('the table of accounts', () => {
  it.each<[string, (i: number) => string]>([
    ['in ASCII', (i) => `account-${i}`],
    ['of one length, that differ at the end', (i) => `acc-${String(i).padStart(4, '0')}`],
    ['that differ at the start', (i) => `${String(i).padStart(4, '0')}-acc`],
    ['of other scripts', (i) => `名前-${i}`],
    ['of growing length', (i) => 'x'.repeat(i)],
  ])('finds each of many names %s while it grows, and no other', (_, text) => {
    const memory = new WindowMemory();
    const all = names(300, text);
    all.forEach((name, slot) => {
      expect(memory.find(name)).toBe(-1);
      expect(memory.slotOf(name)).toBe(slot);
    });
    expect(all.map((name) => memory.find(name))).toEqual(all.map((_, slot) => slot));
    expect(all.map((_, slot) => memory.accountIdOf(slot))).toEqual(all);
    expect(memory.find('another')).toBe(-1);
    expect(memory.accounts).toBe(300);
  });

  it('forgets the accounts of a layer that is rolled back, and takes others in their place', () => {
    const memory = new WindowMemory();
    const kept = names(20, (i) => `kept-${i}`);
    for (const name of kept) memory.slotOf(name);
    memory.mark();
    const gone = names(100, (i) => `gone-${i}`);
    for (const name of gone) memory.slotOf(name);
    memory.rollback();

    expect(memory.accounts).toBe(20);
    expect(kept.map((name) => memory.find(name))).toEqual(kept.map((_, slot) => slot));
    expect(gone.every((name) => memory.find(name) === -1)).toBe(true);
    expect(memory.slotOf('gone-7')).toBe(20);
    expect(memory.accountIdOf(20)).toBe('gone-7');
  });

  it('says how much room it takes, more with more accounts and with open layers', () => {
    const memory = new WindowMemory();
    memory.slotOf('a');
    const one = memory.bytes;
    expect(one).toBeGreaterThan(0);
    for (const name of names(20_000, (i) => `account-${i}`)) memory.slotOf(name);
    const many = memory.bytes;
    expect(many - one).toBeGreaterThan(20_000 * 10);
    memory.mark();
    stream(
      names(50, (i) => `account-${i}`).map((accountId, i) => entry(i + 1, i, { accountId })),
      undefined,
      memory,
    );
    expect(memory.bytes).toBeGreaterThan(many);
  });

  it('refuses a name it could not keep, with its length', () => {
    expect(() => new WindowMemory().slotOf('x'.repeat(100_000))).toThrow('100000');
  });
});

describe('exported accounts', () => {
  const state = () => stream([entry(1, 0)]).memory.exportAccounts(0, 1).state;
  const refusal = (bytes: Uint8Array): string => {
    try {
      new WindowMemory().importAccounts(bytes);
      return 'accepted';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('that are damaged are refused in words', () => {
    expect(refusal(state().map((byte, i) => (i === 3 ? byte ^ 1 : byte)))).toBe(
      'exported windows are damaged: their checksum differs',
    );
  });
});
