import { Logger } from '@aws-lambda-powertools/logger';
import { isMillraceError } from '../domain/errors.ts';
import { streamConfig } from './config.ts';
import { runMember } from './member.ts';

const logger = new Logger({ serviceName: 'millrace-stream' });

try {
  const config = streamConfig(process.env);
  logger.appendKeys({ member: config.member });
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  await runMember(config, logger, stop.signal);
  logger.info('stopped');
} catch (error) {
  const code = isMillraceError(error) ? error.code : 'MLR_UNEXPECTED';
  logger.critical(error instanceof Error ? error.message : String(error), {
    code,
    ...(isMillraceError(error) ? {} : { error: error as Error }),
  });
  process.exitCode = 1;
}
// Whatever is still open must not keep a member alive that has ended: a Kafka client that is closed while it joins
// goes on beating its heart.
setTimeout(() => process.exit(), 1_000).unref();
