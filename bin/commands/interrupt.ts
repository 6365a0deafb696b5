import { EXIT } from './exit-code.ts';

/**
 * Ctrl-C and SIGTERM abort the signal so that work can end in order; a second one ends the process at once.
 * Call `release` when there is nothing left to end in order.
 */
export function interruptible(onFirst: () => void): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
