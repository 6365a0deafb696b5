import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type SharedBreakerOptions,
  sharedBreaker,
} from '../../../../src/adapters/breaker/shared-breaker.ts';
import { memoryRecords } from '../../../helpers/breaker-records.ts';

const WINDOW_MS = 60_000;
const REFRESH_MS = 2_000;
const RETRY_MS = 3_000;

let records: ReturnType<typeof memoryRecords>;
let clock: number;
let asked: number;
beforeEach(() => {
  records = memoryRecords();
  clock = 1_000_000;
  asked = 0;
});

type Outcome = 'well' | 'fails' | 'refuses' | 'hangs';

/** A process that starts now, and its breaker. */
function freshProcess(more: Partial<SharedBreakerOptions> = {}) {
  const ask = async (outcome: Outcome): Promise<void> => {
    asked += 1;
    if (outcome === 'hangs') await new Promise(() => {});
    if (outcome !== 'well') throw new Error(outcome);
  };
  const { call, state } = sharedBreaker(ask, {
    ...{ name: 'notices', records, now: () => clock, timeoutMs: 50, retryAfterMs: RETRY_MS },
    ...{ leastCalls: 3, capacity: 5, windowMs: WINDOW_MS, refreshMs: REFRESH_MS },
    ...{ countTogether: true, onState: () => {}, onTrouble: () => {} },
    isAnswer: (error) => String(error).includes('refuses'),
    ...more,
  });
  const calls = async (...outcomes: readonly Outcome[]): Promise<void> => {
    for (const outcome of outcomes) await call(outcome).catch(() => {});
  };
  return { call, calls, state };
}

/** Each call from a process of its own that ends after it. @returns the state the last of them ended in */
async function inTurn(...outcomes: readonly Outcome[]): Promise<string> {
  let state = '';
  for (const outcome of outcomes) {
    const process = freshProcess();
    await process.calls(outcome);
    state = process.state();
  }
  return state;
}

describe('a breaker that counts the calls of all processes', () => {
  it('opens when three processes have failed once each, and later ones do not ask', async () => {
    expect(await inTurn('fails', 'fails')).toBe('closed');
    expect(await inTurn('fails')).toBe('open');
    expect(await inTurn('fails', 'well')).toBe('open');
    expect(asked).toBe(3);
  });

  it('takes calls that hang for failures', async () => {
    expect(await inTurn('hangs', 'hangs', 'hangs')).toBe('open');
  });

  it('stays closed when processes count by themselves', async () => {
    for (let i = 0; i < 10; i++) await freshProcess({ countTogether: false }).calls('fails');
    expect(asked).toBe(10);
    expect(records.writes).toBe(0);
  });

  it('stays closed while no more than half of the calls fail', async () => {
    expect(await inTurn('fails', 'well', 'well', 'fails', 'well', 'fails')).toBe('closed');
    expect(await inTurn('fails')).toBe('open');
  });

  it('counts the calls of a busy process that went well before one failed', async () => {
    const busy = freshProcess();
    await busy.calls('well', 'well', 'well', 'well', 'well', 'fails');
    expect(await inTurn('fails', 'fails', 'fails')).toBe('closed');
    expect((await records.read('notices'))?.counted).toMatchObject({ calls: 9, failures: 4 });
  });

  it('counts no calls of long ago', async () => {
    const busy = freshProcess();
    await busy.calls('well', 'well', 'well');
    await inTurn('fails', 'fails');
    clock += WINDOW_MS;
    expect(await inTurn('fails', 'fails')).toBe('closed');
    await busy.calls('fails');
    expect(busy.state()).toBe('open');
  });

  it('writes nothing while all is well, or refused for good', async () => {
    await inTurn('well', 'refuses', 'well', 'refuses');
    expect(records.writes).toBe(0);
  });

  it('writes calls that went well seldom, and only while there are failures they weigh against', async () => {
    const busy = freshProcess();
    await inTurn('fails');
    await busy.calls(...Array<Outcome>(50).fill('well'));
    expect(records.writes).toBe(2);
    clock += REFRESH_MS;
    await busy.calls('well');
    expect(records.writes).toBe(3);
    expect((await records.read('notices'))?.counted).toMatchObject({ calls: 52, failures: 1 });
    clock += WINDOW_MS;
    await busy.calls('well', 'well');
    expect(records.writes).toBe(3);
  });

  it('is open for a call that fails after others have opened it, which opens nothing again', async () => {
    const slow = freshProcess();
    await slow.calls('well');
    await inTurn('fails', 'fails', 'fails');
    const writes = records.writes;
    await slow.calls('fails');
    expect(slow.state()).toBe('open');
    expect(records.writes).toBe(writes + 1);
  });

  it('does not take a full bulkhead for a failure', async () => {
    const full = freshProcess({ capacity: 1 });
    await full.calls('well', 'well');
    await Promise.allSettled([full.call('hangs'), full.call('well')]);
    expect(asked).toBe(3);
    expect((await records.read('notices'))?.counted).toMatchObject({ calls: 3, failures: 1 });
  });

  it('begins to count anew once it has closed', async () => {
    await inTurn('fails', 'fails', 'fails');
    clock += RETRY_MS;
    expect(await inTurn('well')).toBe('closed');
    expect(await inTurn('fails', 'fails')).toBe('closed');
    expect(await inTurn('fails')).toBe('open');
  });
});
