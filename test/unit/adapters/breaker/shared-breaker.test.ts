import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  type BreakerState,
  type SharedBreakerOptions,
  sharedBreaker,
} from '../../../../src/adapters/breaker/shared-breaker.ts';
import type { BreakerRecords } from '../../../../src/application/ports/breaker-records.ts';
import { memoryRecords } from '../../../helpers/breaker-records.ts';

const RETRY_MS = 60;

/** A dependency, and what one process sees of it through its breaker. */
function dependency() {
  const it = { fails: false, calls: 0 };
  const ask = async (question: string): Promise<string> => {
    it.calls += 1;
    if (it.fails) throw new Error('refused');
    return `${question}!`;
  };
  return Object.assign(it, { ask });
}

function processWith(
  source: ReturnType<typeof dependency>,
  records: BreakerRecords,
  more: Partial<SharedBreakerOptions> = {},
) {
  const states: BreakerState[] = [];
  const trouble: unknown[] = [];
  const guarded = sharedBreaker(source.ask, {
    name: 'notices',
    records,
    now: Date.now,
    timeoutMs: 1_000,
    retryAfterMs: RETRY_MS,
    leastCalls: 3,
    capacity: 5,
    refreshMs: 0,
    onState: (state) => states.push(state),
    onTrouble: (cause) => trouble.push(cause),
    ...more,
  });
  return { ...guarded, states, trouble };
}

const attempts = async (n: number, call: () => Promise<unknown>): Promise<number> => {
  let failed = 0;
  for (let i = 0; i < n; i++) await call().catch(() => (failed += 1));
  return failed;
};

describe('a breaker that processes share', () => {
  it('passes calls and their errors on while it is closed', async () => {
    const source = dependency();
    const { call, state } = processWith(source, memoryRecords());
    expect(await call('a')).toBe('a!');
    source.fails = true;
    await expect(call('b')).rejects.toThrow('refused');
    expect(state()).toBe('closed');
  });

  it('opens after enough failures and asks no more', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const { call, state, states } = processWith(source, memoryRecords());
    await attempts(3, () => call('a'));
    expect(state()).toBe('open');
    const asked = source.calls;
    expect(await attempts(10, () => call('a'))).toBe(10);
    expect(source.calls).toBe(asked);
    expect(states).toEqual(['open']);
  });

  it('is open for a process that starts while it is open', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const records = memoryRecords();
    await attempts(3, () => processWith(source, records).call('x'));
    const one = processWith(source, records);
    await attempts(3, () => one.call('a'));
    const asked = source.calls;
    const other = processWith(source, records);
    await expect(other.call('a')).rejects.toThrow();
    expect(source.calls).toBe(asked);
    expect(other.state()).toBe('open');
  });

  it('lets one process try for all, and closes for all', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const records = memoryRecords();
    const all = [1, 2, 3].map(() => processWith(source, records));
    const [first] = all as [(typeof all)[0]];
    await attempts(3, () => first.call('a'));
    for (const { call } of all) await call('a').catch(() => {});
    expect(all.map(({ state }) => state())).toEqual(['open', 'open', 'open']);

    await sleep(RETRY_MS * 2);
    const asked = source.calls;
    await Promise.allSettled(all.map(({ call }) => call('a')));
    expect(source.calls).toBe(asked + 1);

    source.fails = false;
    await sleep(RETRY_MS * 3);
    await Promise.allSettled(all.map(({ call }) => call('a')));
    expect(await Promise.all(all.map(({ call }) => call('b')))).toEqual(['b!', 'b!', 'b!']);
    expect(all.map(({ state }) => state())).toEqual(['closed', 'closed', 'closed']);
    expect(await records.read('notices')).toBeUndefined();
  });

  it('takes a call that hangs for a failure', async () => {
    const hanging = { ...dependency(), ask: () => new Promise<string>(() => {}) };
    const { call, state } = processWith(hanging, memoryRecords(), { timeoutMs: 20 });
    expect(await attempts(3, () => call('a'))).toBe(3);
    expect(state()).toBe('open');
  });

  it('refuses more calls at a time than its bulkhead holds', async () => {
    const slow = { ...dependency(), ask: (text: string) => sleep(50, text) };
    const { call } = processWith(slow, memoryRecords(), { capacity: 2 });
    const ended = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => call(text)));
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  it('works by itself while the records are out of reach, and says so', async () => {
    const gone = () => Promise.reject(new Error('no table'));
    const nowhere = { read: gone, opened: gone, claimTrial: gone, closed: gone, count: gone };
    const source = Object.assign(dependency(), { fails: true });
    const { call, state, trouble } = processWith(source, nowhere, { countTogether: true });
    await attempts(3, () => call('a'));
    expect(state()).toBe('open');
    source.fails = false;
    await sleep(RETRY_MS * 2);
    expect(await call('a')).toBe('a!');
    expect(state()).toBe('closed');
    expect(trouble.length).toBeGreaterThan(0);
  });

  it('goes on at once when somebody else has closed it meanwhile', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const records = memoryRecords();
    const [one, other] = [1, 2].map(() => processWith(source, records, { refreshMs: 10_000 })) as [
      ReturnType<typeof processWith>,
      ReturnType<typeof processWith>,
    ];
    await attempts(3, () => one.call('a'));
    await attempts(1, () => other.call('a'));
    expect(other.state()).toBe('open');
    source.fails = false;
    await sleep(RETRY_MS * 2);
    expect(await one.call('a')).toBe('a!');
    expect(other.state()).toBe('half-open');
    expect(await other.call('b')).toBe('b!');
    expect(other.state()).toBe('closed');
  });

  it('is tried by a process that starts when a trial is due', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const records = memoryRecords();
    await records.opened('notices', Date.now() - 1);
    const fresh = () => processWith(source, records, { retryAfterMs: 200 });
    expect(await fresh().refuses()).toBe(false);
    await expect(fresh().call('a')).rejects.toThrow('refused');
    expect(await fresh().refuses()).toBe(true);
    await expect(fresh().call('a')).rejects.toThrow();
    expect(source.calls).toBe(1);
    source.fails = false;
    await sleep(250);
    const last = fresh();
    expect(await last.call('b')).toBe('b!');
    expect(last.state()).toBe('closed');
    expect(await records.read('notices')).toBeUndefined();
  });

  it('says beforehand that it would refuse, and not while a trial is due', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const records = memoryRecords();
    const { call, refuses } = processWith(source, records);
    expect(await refuses()).toBe(false);
    await attempts(3, () => call('a'));
    expect(await refuses()).toBe(true);
    expect(await processWith(source, records).refuses()).toBe(true);
    await sleep(RETRY_MS * 2);
    expect(await refuses()).toBe(false);
  });

  it('takes errors that are answers for success', async () => {
    const source = Object.assign(dependency(), { fails: true });
    const isAnswer = (error: unknown) => String(error).includes('refused');
    const { call, state } = processWith(source, memoryRecords(), { isAnswer });
    expect(await attempts(10, () => call('a'))).toBe(10);
    expect(source.calls).toBe(10);
    expect(state()).toBe('closed');
  });

  it('writes at transitions only', async () => {
    const records = memoryRecords();
    const { call } = processWith(dependency(), records);
    for (let i = 0; i < 50; i++) await call('a');
    expect(records.writes).toBe(0);
  });
});
