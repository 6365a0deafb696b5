import { setTimeout as sleep } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { cleanEnv, num, str } from 'envalid';
import { carryOver } from './bridge.ts';
import { readPositions, writePositions } from './position.ts';

const env = cleanEnv(process.env, {
  LOG_GROUPS: str({ desc: 'log groups, separated by commas' }),
  POSITIONS_FILE: str({ desc: 'where to remember how far each group was read' }),
  POLL_MS: num({ default: 1_000 }),
});
const log = (event: string, fields: object = {}): void =>
  console.log(JSON.stringify({ time: new Date().toISOString(), event, ...fields }));

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => stop.abort());
}
const clients = { logs: new CloudWatchLogsClient({}), metrics: new CloudWatchClient({}) };
const groups = env.LOG_GROUPS.split(',');
let positions = readPositions(env.POSITIONS_FILE);
log('starting', { groups });

// The round after the signal carries over what was logged last.
for (let last = false; !last; ) {
  last = stop.signal.aborted;
  try {
    const round = await carryOver(clients, groups, positions);
    positions = round.positions;
    if (round.lines > 0) {
      writePositions(env.POSITIONS_FILE, positions);
      log('carried', { lines: round.lines, data: round.data });
    }
  } catch (error) {
    log('failed', { reason: (error as Error).message });
  }
  if (!last) {
    await sleep(env.POLL_MS, undefined, { signal: stop.signal }).catch(() => {});
  }
}
log('stopped');
process.exit(0);
