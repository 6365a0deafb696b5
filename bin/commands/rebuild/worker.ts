import { parentPort, workerData } from 'node:worker_threads';
import type { PoolClient } from 'pg';
import { acceptedEvents } from '../../../src/adapters/kafka/accepted-events.ts';
import { logReader } from '../../../src/adapters/kafka/log-reader.ts';
import { postgresAuditStore } from '../../../src/adapters/postgres/audit-store.ts';
import { ownerFault, ownerPool } from '../../../src/adapters/postgres/rebuild/owner.ts';
import { stagedAlerts } from '../../../src/adapters/postgres/rebuild/staged-alerts.ts';
import { stageWindows } from '../../../src/adapters/postgres/rebuild/staged-windows.ts';
import { storedEventSource } from '../../../src/adapters/postgres/rebuild/stored-events.ts';
import { confluentRegistry } from '../../../src/adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../../../src/adapters/registry/repository-registry.ts';
import { checkWindows } from '../../../src/application/audit/check-windows.ts';
import type { Finding } from '../../../src/application/audit/finding.ts';
import { PartitionRebuild } from '../../../src/application/rebuild/partition-rebuild.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';
import type { WindowMemory } from '../../../src/domain/windows/window-memory.ts';
import { readWindows } from '../audit/read-windows.ts';
import type { Answer, Message, Request, ThreadSettings } from './protocol.ts';

/** A thread that makes partitions again; it is given its tasks one by one. */
const { bootstrapServers, topic, databaseUrl, registryUrl, from } = workerData as ThreadSettings;
const rules = rulesFor();
const pool = ownerPool(databaseUrl);
const registry =
  registryUrl === null ? repositoryRegistry() : confluentRegistry({ url: registryUrl });
const source =
  from === 'log'
    ? acceptedEvents(logReader(bootstrapServers), topic, registry)
    : storedEventSource(pool);

// Of what it can be asked, only windows are of interest: no retention comes into them.
const store = postgresAuditStore(pool, { topic, retentionDays: 0, readWindows });

const partitions = new Map<number, PartitionRebuild>();
/** Live windows to compare with, of one partition at a time. */
let live: WindowMemory | undefined;
let client: PoolClient | undefined;
const say = (message: Message): void => parentPort?.postMessage(message);

async function carryOut({ partition, task }: Request): Promise<Answer> {
  client ??= await pool.connect();
  let rebuild = partitions.get(partition);
  if (rebuild === undefined) {
    rebuild = new PartitionRebuild(partition, source, rules, stagedAlerts(client));
    partitions.set(partition, rebuild);
  }
  const { windows } = rebuild;
  const position = `kafka:${topic}:${partition}`;
  const answer = { accounts: windows.accounts };
  switch (task.kind) {
    case 'advance': {
      let at = task.from;
      await rebuild.advance(task, (offset) => {
        say({ kind: 'progress', records: offset - at });
        at = offset;
      });
      break;
    }
    case 'stage': {
      const { generation } = task;
      const through = rebuild.nextOffset;
      await stageWindows(client, windows, { partition, generation, through });
      break;
    }
    case 'restore': {
      const restored = await store.windows(partition, () => {});
      live = restored?.windows;
      return { ...answer, liveOffset: restored?.nextOffset };
    }
    case 'compare': {
      const findings: Finding[] = [];
      const nobody = () => false;
      if (live !== undefined)
        checkWindows(windows, live, position, nobody, (found) => findings.push(found));
      live = undefined;
      return { ...answer, findings };
    }
  }
  return { accounts: windows.accounts };
}

let queue = Promise.resolve();
parentPort?.on('message', (request: Request) => {
  queue = queue.then(async () => {
    const { id } = request;
    try {
      say({ kind: 'done', id, answer: await carryOut(request) });
    } catch (cause) {
      const { code, message } = ownerFault(databaseUrl, cause);
      say({ kind: 'failed', id, code, message });
    }
  });
});
