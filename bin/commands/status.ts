import { Command } from '@commander-js/extra-typings';
import type { Endpoints } from '../../local/endpoints.ts';
import { type Status, status } from '../../local/status.ts';
import { dynamoDb, sqs } from './clients.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-code.ts';
import { outputOf } from './output/for-command.ts';
import { factTable, listTable } from './output/table.ts';
import { whereToConnect } from './output/where-to-connect.ts';
import { kafkaLag } from './status/kafka-lag.ts';
import { queueDepth } from './status/queue-depths.ts';
import { countByDescription, countStores } from './stores/count.ts';

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
      const inside = local.endpoints === null ? undefined : await lookInside(local.endpoints);
      if (!local.running) context.exit(EXIT.failed);
      output.result({ ...local, ...inside }, () => statusText(local, inside));
    });
}

type Inside = Awaited<ReturnType<typeof lookInside>>;

/** Counts, depths and lag; what does not answer is left undefined. */
async function lookInside(endpoints: Endpoints) {
  const dynamo = dynamoDb(endpoints);
  const queues = sqs(endpoints);
  const answered = <T>(question: Promise<T>): Promise<T | undefined> =>
    question.catch(() => undefined);
  try {
    const [tables, buffer, bufferDeadLetter, kafka] = await Promise.all([
      answered(countStores(dynamo, endpoints.tables, countByDescription)),
      answered(queueDepth(queues, endpoints.queues.buffer)),
      answered(queueDepth(queues, endpoints.queues.bufferDeadLetter)),
      endpoints.kafka === null ? undefined : answered(kafkaLag(endpoints.kafka)),
    ]);
    return { tables, queues: { buffer, bufferDeadLetter }, kafka };
  } finally {
    dynamo.destroy();
    queues.destroy();
  }
}

function statusText(local: Status, inside: Inside | undefined): string {
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
  const unknown = 'no answer';
  const { tables, queues, kafka } = inside ?? {};
  const dead = queues?.bufferDeadLetter;
  const facts = factTable([
    ...whereToConnect(local.endpoints),
    ['events stored', tables?.events ?? unknown],
    ['duplicates', tables?.duplicates ?? unknown],
    ['quarantined', tables?.quarantine ?? unknown],
    ['alerts', tables?.alerts ?? unknown],
    ['buffer queue, waiting', queues?.buffer?.waiting ?? unknown],
    ['buffer queue, in flight', queues?.buffer?.inFlight ?? unknown],
    ['dead letters', dead?.waiting ?? unknown],
    ['Kafka lag', local.endpoints.kafka === null ? undefined : (kafka?.lag ?? unknown)],
  ]);
  return `${processes}\n${facts}`;
}
