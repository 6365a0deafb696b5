import { Command } from '@commander-js/extra-typings';
import { type CommonEndpoints, hasWorkflowLane } from '../../local/endpoints.ts';
import { type Status, status } from '../../local/status.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { outputOf } from './output/for-command.ts';
import { type Cell, factTable, listTable, sideBySide } from './output/table.ts';
import { whereToConnect } from './output/where-to-connect.ts';
import { type DegradedCounts, degradedCounts } from './status/degraded.ts';
import { type MemberStatus, type StreamStatus, streamStatus } from './status/stream-lane.ts';
import { type WorkflowStatus, workflowStatus } from './status/workflow-lane.ts';

export function statusCommand(context: CommandContext) {
  return new Command('status')
    .description('What runs, where it listens, what is stored, and what still waits.')
    .addHelpText(
      'after',
      `
Exit code 1 when the pipeline is not running in full.

Examples:
  $ millrace status
  $ millrace status --json | jq .kafka.lag`,
    )
    .action(async (_, command) => {
      const output = outputOf(command);
      const local = await status();
      const inside = local.endpoints === null ? NOTHING : await lookInside(local.endpoints);
      if (!local.running) context.exit(EXIT.failed);
      const { workflow, stream, degraded } = inside;
      const lanes = { ...workflow, ...(stream && { stream }) };
      output.result({ ...local, ...lanes, degraded }, () => statusText(local, inside));
    });
}

interface Inside {
  readonly workflow: WorkflowStatus | undefined;
  readonly stream: StreamStatus | undefined;
  readonly degraded: DegradedCounts;
}

const NOTHING: Inside = { workflow: undefined, stream: undefined, degraded: {} };

async function lookInside(endpoints: CommonEndpoints): Promise<Inside> {
  const [workflow, stream, degraded] = await Promise.all([
    hasWorkflowLane(endpoints) ? workflowStatus(endpoints) : undefined,
    endpoints.stream === null ? undefined : streamStatus(endpoints, endpoints.stream),
    degradedCounts(endpoints),
  ]);
  return { workflow, stream, degraded };
}

function statusText(local: Status, inside: Inside): string {
  if (local.processes.length === 0 && local.endpoints === null) {
    return 'Not running. Start it with: npx millrace up';
  }
  const processes = listTable(
    ['process', 'pid', 'state', 'log'],
    local.processes.map(({ name, pid, running, log }) => [
      name,
      String(pid),
      running ? 'running' : 'ended',
      log,
    ]),
  );
  if (local.endpoints === null) return processes;
  const { stream } = inside;
  return [
    processes,
    ...(stream === undefined ? [] : [membersTable(stream.members)]),
    factTable(whereToConnect(local.endpoints)),
    lanesTable(local.endpoints, inside),
  ].join('\n');
}

const UNKNOWN = 'no answer';

function membersTable(members: readonly MemberStatus[]): string {
  return listTable(
    ['member', 'state', 'partitions', 'lag', 'events stored'],
    members.map(({ name, ready, reasons, partitions, lag, stored }) => [
      name,
      ready ? 'ready' : `not ready: ${reasons.join('; ')}`,
      partitions.join(', '),
      lag ?? UNKNOWN,
      stored ?? UNKNOWN,
    ]),
  );
}

function lanesTable({ kafka }: CommonEndpoints, { workflow, stream, degraded }: Inside): string {
  const lanes: { readonly name: string; readonly cells: readonly (Cell | undefined)[] }[] = [];
  if (workflow !== undefined) {
    const { tables, queues } = workflow;
    const stored = [tables?.events, tables?.duplicates, tables?.quarantine, tables?.alerts];
    const { buffer, bufferDeadLetter } = queues;
    const waiting = [buffer?.waiting, buffer?.inFlight, bufferDeadLetter?.waiting];
    const known = [...stored, ...waiting].map((cell): Cell => cell ?? UNKNOWN);
    const lag = kafka === null ? undefined : (workflow.kafka?.lag ?? UNKNOWN);
    lanes.push({ name: 'workflow lane', cells: [...known, lag, degraded.workflow ?? UNKNOWN] });
  }
  if (stream !== undefined) {
    const { tables, lag } = stream;
    const stored = [tables?.events, tables?.duplicates, tables?.quarantine, tables?.alerts];
    const none = [undefined, undefined, undefined];
    const known = stored.map((cell): Cell => cell ?? UNKNOWN);
    const last = [lag ?? UNKNOWN, degraded.stream ?? UNKNOWN];
    lanes.push({ name: 'stream lane', cells: [...known, ...none, ...last] });
  }
  return sideBySide(
    lanes.map(({ name }) => name),
    ROWS.map((row, index) => [row, lanes.map(({ cells }) => cells[index])]),
  );
}

const ROWS = [
  ...['events stored', 'duplicates', 'quarantined', 'alerts'],
  ...['buffer queue, waiting', 'buffer queue, in flight', 'dead letters', 'Kafka lag'],
  'degraded, not enriched yet',
];
