import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { OffsetRange } from '../../../src/adapters/kafka/log-reader.ts';

/** Collects `partition:from-to`. */
export function offsets(text: string, before: readonly OffsetRange[] = []): OffsetRange[] {
  const found = /^(\d+):(\d+)-(\d+)$/.exec(text);
  const [partition, from, to] = (found ?? []).slice(1).map(Number);
  if (partition === undefined || from === undefined || to === undefined || to < from) {
    throw new InvalidArgumentError('Give partition:from-to, e.g. 0:100-200.');
  }
  return [...before, { partition, from, to }];
}
