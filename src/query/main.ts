import { Logger } from '@aws-lambda-powertools/logger';
import { isMillraceError } from '../domain/errors.ts';
import { queryConfig } from './config.ts';
import { serveQueries } from './serve.ts';

const logger = new Logger({ serviceName: 'millrace-query' });

try {
  const server = await serveQueries(queryConfig(process.env), (error, path) =>
    logger.error('query failed', { path, error: error as Error }),
  );
  logger.info('listens', { url: server.url });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await server.close();
      logger.info('stopped');
      process.exit();
    });
  }
} catch (error) {
  const code = isMillraceError(error) ? error.code : 'MLR_UNEXPECTED';
  logger.critical(error instanceof Error ? error.message : String(error), {
    code,
    ...(isMillraceError(error) ? {} : { error: error as Error }),
  });
  process.exitCode = 1;
}
