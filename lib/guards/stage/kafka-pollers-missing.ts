import type { StageGuard } from '../guard.ts';

/** Said in the stage's own words; the constructs leave out what on-demand polling does not know. */
export const kafkaPollersMissing: StageGuard = function* ({ kafka }) {
  if (kafka.kind === 'none') return;
  const { polling } = kafka;
  const provisionedOnly = [
    polling.partialResponses && 'partialResponses',
    polling.bisect && 'bisect',
    polling.retryAttempts !== undefined && 'retryAttempts',
    polling.maxRecordAgeSeconds !== undefined && 'maxRecordAgeSeconds',
    polling.failureTopic !== undefined && 'failureTopic',
  ].filter((name) => name !== false);
  if (polling.pollers === undefined && provisionedOnly.length > 0) {
    yield `kafka.polling asks for ${provisionedOnly.join(', ')}, which Lambda offers with provisioned pollers only: set kafka.polling.pollers, or drop them.`;
  }
};
