import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

export interface LogEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** EMF lines contain this word; other lines rarely do. */
const FILTER_PATTERN = '"CloudWatchMetrics"';

/**
 * The EMF lines of a log group from a moment on.
 *
 * @param startTime epoch milliseconds
 * @returns an empty list while the group does not exist
 */
export async function emfEvents(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
): Promise<LogEvent[]> {
  const events: FilteredLogEvent[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new FilterLogEventsCommand({
          ...{ logGroupName, startTime, filterPattern: FILTER_PATTERN },
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      events.push(...(page.events ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') {
      return [];
    }
    throw error;
  }
  return events.map(({ eventId, logStreamName, timestamp = 0, message = '' }) => ({
    ...{ id: eventId ?? `${logStreamName} ${timestamp} ${message}`, timestamp, message },
  }));
}
