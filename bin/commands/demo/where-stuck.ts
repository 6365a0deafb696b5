import type { Endpoints } from '../../../local/endpoints.ts';
import { pendingRecords } from '../status/pending.ts';

/** Where records wait that never came to rest, a sentence for a fault. */
export async function whereStuck(endpoints: Endpoints): Promise<string> {
  const { kafka, buffer, bufferDeadLetter } = await pendingRecords(endpoints);
  const unknown = 'an unknown number';
  return (
    `still waiting: ${kafka ?? unknown} in Kafka, ${buffer ?? unknown} in the buffer queue, ` +
    `${bufferDeadLetter ?? unknown} in its dead-letter queue; the logs are in ${endpoints.logs}`
  );
}
