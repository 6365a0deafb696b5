import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { stopRecorded } from '../../../local/process/stop.ts';
import { type Bench, openBench, PARTITIONS } from './event-source-bench.ts';
import { deliveriesIn, mark } from './recording-function.ts';
import { type Servers, START_WITHIN_MS, startServers } from './servers.ts';

const TEST_WITHIN_MS = 60_000;
const ONE_POLLER = { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 } };

let servers: Servers;
let bench: Bench;
let count = 0;

beforeAll(async () => {
  servers = await startServers([{ name: 'warm-up', partitions: 1 }]);
}, START_WITHIN_MS);

afterAll(async () => {
  await servers?.stop();
});

beforeEach(async () => {
  count += 1;
  bench = await openBench(servers, `events-${count}`);
});

afterEach(async () => {
  await bench?.close();
});

async function untilDelivered(records: number): Promise<void> {
  while (deliveriesIn(bench.directory).length < records) {
    await sleep(20);
  }
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** A partition's deliveries must never leap over a record that was not delivered before. */
function expectNoSkips(offsets: readonly number[], perPartition: number): void {
  let highest = -1;
  for (const offset of offsets) {
    expect(offset).toBeLessThanOrEqual(highest + 1);
    highest = Math.max(highest, offset);
  }
  expect(highest).toBe(perPartition - 1);
}

describe('Kafka event source', () => {
  it(
    'delivers each partition in order and once when nothing fails',
    async () => {
      await bench.produce(350);

      await bench.start();
      await bench.untilCommitted(350);

      expect(bench.delivered()).toEqual([range(350), range(350)]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'delivers again from a reported offset, and only that partition',
    async () => {
      mark(bench.directory, 'fail-0-150-a', 'fail-0-150-b', 'fail-0-170-a');
      await bench.produce(300);

      await bench.start();
      await bench.untilCommitted(300);

      const [first, second] = bench.delivered();
      expectNoSkips(first ?? [], 300);
      expect(first?.filter((offset) => offset === 150)).toHaveLength(3);
      expect(first?.filter((offset) => offset < 150)).toEqual(range(150));
      expect(second).toEqual(range(300));
    },
    TEST_WITHIN_MS,
  );

  it.each(['throw-a', 'unknown-a'])(
    'repeats the whole batch after %s',
    async (marker) => {
      mark(bench.directory, marker);
      await bench.produce(50);

      await bench.start(ONE_POLLER);
      await bench.untilCommitted(50);

      expect(bench.delivered()).toEqual([
        [...range(50), ...range(50)],
        [...range(50), ...range(50)],
      ]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'discards a batch when its retries are used up',
    async () => {
      mark(bench.directory, 'throw-a', 'throw-b', 'throw-c');
      await bench.produce(20);

      const { record } = await bench.start({ ...ONE_POLLER, MaximumRetryAttempts: 2 });
      await bench.untilCommitted(20);

      expect(bench.delivered()[0]).toHaveLength(60);
      expect(readFileSync(record.log, 'utf8')).toContain('retries are used up');
    },
    TEST_WITHIN_MS,
  );

  it(
    'leaves out a record that no invocation can carry and goes on behind it',
    async () => {
      const large = { name: 'max.message.bytes', value: '8000000' };
      await bench.close();
      bench = await openBench(servers, `${bench.topic}-large`, [large]);
      await bench.produce(1, { value: Buffer.alloc(2_500_000) });
      await bench.produce(1, { value: Buffer.alloc(5_000_000) });
      await bench.produce(1);

      const { record } = await bench.start();
      await bench.untilCommitted(3);

      expect(bench.delivered()).toEqual([
        [0, 2],
        [0, 2],
      ]);
      expect(readFileSync(record.log, 'utf8')).toContain('MLR_RECORD_TOO_LARGE');
    },
    TEST_WITHIN_MS,
  );

  it(
    'loses nothing when it is killed in mid-stream and started again',
    async () => {
      await bench.produce(2_000);
      const { record, exited } = await bench.start();
      await untilDelivered(800);

      process.kill(record.pid, 'SIGKILL');
      expect(await exited).toBe('SIGKILL');
      await bench.start();
      await bench.untilCommitted(2_000);

      for (const offsets of bench.delivered()) {
        expectNoSkips(offsets, 2_000);
      }
    },
    TEST_WITHIN_MS,
  );

  it(
    'takes a second poller when one falls behind, and each partition keeps its order',
    async () => {
      await bench.produce(1_500);
      const pollers = { MinimumPollers: 1, MaximumPollers: 200 };

      const { record } = await bench.start({ ProvisionedPollerConfig: pollers, BatchSize: 5 });
      await bench.untilCommitted(1_500);

      const scaled = readFileSync(record.log, 'utf8').match(/"scaling","pollers":\d+/g) ?? [];
      expect(scaled[0]).toBe(`"scaling","pollers":${PARTITIONS}`);
      expect(bench.delivered()).toEqual([range(1_500), range(1_500)]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'does not look at the answer unless the mapping asks for partial responses',
    async () => {
      mark(bench.directory, 'fail-0-3-a');
      await bench.produce(10);

      await bench.start({ FunctionResponseTypes: [] });
      await bench.untilCommitted(10);

      expect(bench.delivered()).toEqual([range(10), range(10)]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'starts where the mapping says when nothing was committed',
    async () => {
      await bench.produce(3, { timestamp: Date.UTC(2026, 0, 1) });
      await bench.produce(2, { timestamp: Date.UTC(2026, 0, 3) });

      const at = Date.UTC(2026, 0, 2) / 1_000;
      const position = { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: at };
      const first = await bench.start(position);
      await bench.untilCommitted(5);
      await stopRecorded(servers.home, first.record);
      const group = { ConsumerGroupId: `${bench.topic}-late` };
      const latest = { SelfManagedKafkaEventSourceConfig: group, StartingPosition: 'LATEST' };
      const second = await bench.start(latest);
      while (!readFileSync(second.record.log, 'utf8').includes('"reading"')) await sleep(20);
      await bench.produce(1);
      await untilDelivered(6);

      expect(bench.delivered()).toEqual([
        [3, 4, 5],
        [3, 4, 5],
      ]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'does nothing while the mapping is switched off',
    async () => {
      await bench.produce(1);
      const { record, exited } = await bench.start({ Enabled: false });
      while (!readFileSync(record.log, 'utf8').includes('"disabled"')) await sleep(20);

      await stopRecorded(servers.home, record);

      expect(await exited).toBe('exit code 0');
      expect(bench.delivered()).toEqual([]);
    },
    TEST_WITHIN_MS,
  );

  it(
    'shares the partitions with a second member and takes them back',
    async () => {
      const first = await bench.start();
      await bench.produce(200);
      await bench.untilCommitted(200);
      const second = await bench.start();
      await bench.produce(200);
      await bench.untilCommitted(400);
      while (!/"partitions":\[\d\]/.test(readFileSync(second.record.log, 'utf8'))) {
        await sleep(50);
      }

      await bench.produce(200);
      await bench.untilCommitted(600);
      await stopRecorded(servers.home, first.record);
      await bench.produce(200);
      await bench.untilCommitted(800);

      expect(await first.exited).toBe('exit code 0');
      for (const offsets of bench.delivered()) {
        expectNoSkips(
          offsets.toSorted((a, b) => a - b),
          800,
        );
      }
    },
    TEST_WITHIN_MS,
  );

  it(
    'commits what is in flight when it is asked to stop',
    async () => {
      await bench.produce(3_000);
      const { record, exited } = await bench.start();
      await untilDelivered(500);

      await stopRecorded(servers.home, record);

      expect(await exited).toBe('exit code 0');
      const delivered = bench.delivered();
      expect(await bench.committed()).toEqual(delivered.map((offsets) => offsets.length));
    },
    TEST_WITHIN_MS,
  );
});
