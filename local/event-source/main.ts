import { once } from 'node:events';
import { isMillraceError } from '../../src/domain/errors.ts';
import { configFromArguments } from './command.ts';
import type { EventSourceConfig } from './config.ts';
import { lambdaInvoker } from './invoke.ts';
import { logLine } from './log.ts';
import { runEventSource } from './source.ts';

const config = configOrExit();
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => stop.abort());
}
logLine('starting', { ...config, metrics: [...config.metrics], filters: config.filters.length });
if (config.enabled) {
  const invoke = lambdaInvoker(config.functionName, config.functionTimeoutMs);
  await runEventSource(config, invoke, stop.signal);
} else {
  logLine('disabled');
  const alive = setInterval(() => {}, 60_000);
  await once(stop.signal, 'abort');
  clearInterval(alive);
}
process.exit(0);

function configOrExit(): EventSourceConfig {
  try {
    return configFromArguments(process.argv.slice(2));
  } catch (error) {
    if (!isMillraceError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
