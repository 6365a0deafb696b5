import type { Endpoints } from '../../../local/endpoints.ts';
import { dynamoDb } from '../clients.ts';
import { workflowTablesUnavailable } from '../workflow-tables-unavailable.ts';
import { WorkflowRebuild, type WorkflowRebuilt, type WorkflowRequest } from './workflow-rebuild.ts';

/** Times an account is taken that moves meanwhile. */
const ROUNDS = 5;

/**
 * Makes windows and alerts of the workflow lane again from its stored events, account by account, and writes what differs.
 * The lane may go on. The tables are copied first, windows before alerts before events: as long as a window has the
 * version that was copied, the copy has exactly the events and alerts that came with it, so each write holds only for
 * that version. Who moves meanwhile is taken again. Whenever it stops, an account is as it was, or as it must be.
 * @throws MillraceError `MLR_STORE_UNAVAILABLE`; the signal's reason after an abort
 */
export async function rebuildWorkflowLane(
  endpoints: Endpoints,
  request: WorkflowRequest,
): Promise<WorkflowRebuilt> {
  const started = performance.now();
  const client = dynamoDb(endpoints);
  const rebuild = new WorkflowRebuild(client, endpoints, request);
  try {
    let pending: ReadonlySet<string> | undefined;
    for (let round = 0; round < ROUNDS && pending?.size !== 0; round++) {
      pending = await rebuild.round(pending);
    }
    return rebuild.result(pending?.size ?? 0, (performance.now() - started) / 1_000);
  } catch (cause) {
    request.signal.throwIfAborted();
    throw workflowTablesUnavailable(cause, 'rebuilt');
  } finally {
    client.destroy();
  }
}
