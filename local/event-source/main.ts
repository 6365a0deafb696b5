import { configFrom } from './config.ts';
import { lambdaInvoker } from './invoke.ts';
import { logLine } from './log.ts';
import { runEventSource } from './source.ts';

const config = configFrom(process.env);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => stop.abort());
}
logLine('starting', { ...config });
await runEventSource(
  config,
  lambdaInvoker(config.functionName, config.functionTimeoutMs),
  stop.signal,
);
process.exit(0);
