import { serialiseWindow } from '../../domain/windows/serialise.ts';
import type { WindowMemory } from '../../domain/windows/window-memory.ts';
import type { Report } from './finding.ts';

/**
 * Whether two memories hold the same windows, account by account, byte for byte.
 * @param besides accounts that are not compared
 */
export function checkWindows(
  expected: WindowMemory,
  found: WindowMemory,
  position: string,
  besides: (accountId: string) => boolean,
  report: Report,
): void {
  for (let slot = 0; slot < expected.accounts; slot++) {
    const id = expected.accountIdOf(slot);
    if (besides(id)) continue;
    const should = serialiseWindow(expected, slot);
    const is = windowOf(found, id);
    if (Buffer.compare(should, is) !== 0) report(changed(position, id, should, is));
  }
  for (let slot = 0; slot < found.accounts; slot++) {
    const id = found.accountIdOf(slot);
    if (besides(id)) continue;
    const is = serialiseWindow(found, slot);
    if (expected.find(id) < 0 && is.length > 0) report(changed(position, id, NONE, is));
  }
}

const NONE = new Uint8Array(0);

function windowOf(memory: WindowMemory, accountId: string): Uint8Array {
  const slot = memory.find(accountId);
  return slot < 0 ? NONE : serialiseWindow(memory, slot);
}

const changed = (position: string, id: string, should: Uint8Array, is: Uint8Array) => ({
  ...{ kind: 'window-changed' as const, position, id },
  ...{ expected: `${should.length} bytes`, found: `${is.length} bytes` },
});
