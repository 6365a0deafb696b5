import { lambdaInvoker } from '../event-source/invoke.ts';
import { logLine } from '../event-source/log.ts';
import { queueSourceConfig } from './config.ts';
import { bufferQueue } from './queue.ts';
import { runQueueSource } from './source.ts';

const config = queueSourceConfig(process.env);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => stop.abort());
}
logLine('starting', { ...config });
await runQueueSource(
  config,
  bufferQueue(config.queueUrl),
  lambdaInvoker(config.functionName, config.functionTimeoutMs),
  stop.signal,
);
process.exit(0);
