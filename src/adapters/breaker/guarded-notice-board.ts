import type { NoticeBoard } from '../../application/saga/ports.ts';
import { isMillraceError, MillraceError } from '../../domain/errors.ts';
import type { BreakerPorts } from './ports.ts';
import { type BreakerState, sharedBreaker } from './shared-breaker.ts';

/** A notice board that is not asked while its breaker is open. */
export interface GuardedNoticeBoard extends NoticeBoard {
  state(): BreakerState;
}

/** Fails at once with `MLR_BUS_UNAVAILABLE` while the bus is known to be down: the saga tries again, or takes back. */
export function guardedNoticeBoard(board: NoticeBoard, ports: BreakerPorts): GuardedNoticeBoard {
  const { call, refuses, state } = sharedBreaker(board.publish, {
    ...ports,
    name: 'notices',
    // The step gives up after 8 s and takes the saga back; the call counts all the same.
    timeoutMs: 10_000,
    // Well below the half minute over which a withdrawal is tried again.
    retryAfterMs: 3_000,
    capacity: 5,
    leastCalls: 3,
    // Notices are rare: what happened a minute ago still says something.
    windowMs: 60_000,
    // And a process sees few of them: after a cold start one, perhaps its last.
    countTogether: true,
    refreshMs: 2_000,
    // An entry that the bus refuses for good says that the bus is there.
    isAnswer: (error) => isMillraceError(error) && error.disposition !== 'retryable',
  });
  return {
    async publish(...notice) {
      try {
        await call(...notice);
      } catch (cause) {
        if (isMillraceError(cause)) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new MillraceError('MLR_BUS_UNAVAILABLE', `the bus was not waited for: ${why}`, {
          cause,
        });
      }
    },
    refuses,
    state,
  };
}
