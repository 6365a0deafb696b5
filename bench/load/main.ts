/** Load generator: sends framed Avro transactions at a rate and prints one line of JSON about it. */
import { loadOptions } from './options.ts';
import { run } from './run.ts';

try {
  const options = loadOptions(process.argv.slice(2));
  const { written, sent, startedAt, seconds, cpuSeconds } = await run(options);
  console.log(
    JSON.stringify({
      sent: sent.records,
      ...written,
      seconds: rounded(seconds),
      rate: Math.round(sent.records / seconds),
      startedAt: Math.floor(startedAt),
      handedOverMs: sent.handedOver.summary(),
      acknowledgedMs: sent.acknowledged.summary(),
      cpuSeconds: rounded(cpuSeconds),
      cpuMicrosecondsPerEvent: rounded((cpuSeconds * 1e6) / sent.records),
      bytes: sent.bytes,
      batches: sent.batches,
      requests: sent.requests,
      partitions: sent.partitions,
    }),
  );
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
