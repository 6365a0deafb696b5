import { type CommonEndpoints, hasWorkflowLane } from '../../../local/endpoints.ts';
import { pendingRecords } from '../status/pending.ts';

/** Where records wait that never came to rest, a sentence for a fault. */
export async function whereStuck(endpoints: CommonEndpoints): Promise<string> {
  const { kafka, buffer, bufferDeadLetter, stream } = await pendingRecords(endpoints);
  const unknown = 'an unknown number';
  const places = [
    ...(hasWorkflowLane(endpoints)
      ? [
          `${kafka ?? unknown} in Kafka for the workflow lane`,
          `${buffer ?? unknown} in the buffer queue`,
          `${bufferDeadLetter ?? unknown} in its dead-letter queue`,
        ]
      : []),
    ...(endpoints.stream === null ? [] : [`${stream ?? unknown} in Kafka for the stream lane`]),
  ];
  return `still waiting: ${places.join(', ')}; the logs are in ${endpoints.logs}`;
}
