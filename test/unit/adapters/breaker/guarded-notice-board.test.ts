import { describe, expect, it } from '@jest/globals';
import { guardedNoticeBoard } from '../../../../src/adapters/breaker/guarded-notice-board.ts';
import { MillraceError } from '../../../../src/domain/errors.ts';
import { memoryRecords } from '../../../helpers/breaker-records.ts';

const saga = {
  ...{ sagaId: 's', alertId: 'a', accountId: 'acc', detector: 'velocity', severity: 'high' },
  reason: 'r',
};

/** A board whose bus answers with an error, or takes what it is given. */
function board(records = memoryRecords()) {
  const bus = { fails: undefined as MillraceError | undefined, asked: 0 };
  const publish = async (): Promise<void> => {
    bus.asked += 1;
    if (bus.fails !== undefined) throw bus.fails;
  };
  const ports = { records, now: Date.now, onState: () => {}, onTrouble: () => {} };
  const guarded = guardedNoticeBoard({ publish }, ports);
  const codes = async (times: number): Promise<unknown[]> => {
    const answers: unknown[] = [];
    for (let i = 0; i < times; i++) {
      const notice = guarded.publish('CaseOpened', saga, 'desk');
      answers.push(await notice.then(() => 'published').catch((error) => error.code));
    }
    return answers;
  };
  return { bus, codes, guarded };
}

describe('a notice board behind a breaker', () => {
  it('fails as retryable without asking once the bus has failed three times', async () => {
    const { bus, codes, guarded } = board();
    bus.fails = new MillraceError('MLR_BUS_UNAVAILABLE', 'throttled');
    expect(await codes(3)).toEqual(Array(3).fill('MLR_BUS_UNAVAILABLE'));
    expect(await guarded.refuses?.()).toBe(true);
    expect(await codes(5)).toEqual(Array(5).fill('MLR_BUS_UNAVAILABLE'));
    expect(bus.asked).toBe(3);
  });

  it('stays closed when the bus refuses notices for good', async () => {
    const { bus, codes, guarded } = board();
    bus.fails = new MillraceError('MLR_BUS_REFUSED', 'malformed');
    expect(await codes(10)).toEqual(Array(10).fill('MLR_BUS_REFUSED'));
    expect(guarded.state()).toBe('closed');
  });

  it('closes by itself when the bus is well', async () => {
    const records = memoryRecords();
    const { bus, codes, guarded } = board(records);
    bus.fails = new MillraceError('MLR_BUS_UNAVAILABLE', 'down');
    await codes(3);
    bus.fails = undefined;
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    expect(await codes(2)).toEqual(['published', 'published']);
    expect(guarded.state()).toBe('closed');
    expect(await records.read('notices')).toBeUndefined();
  });
});
