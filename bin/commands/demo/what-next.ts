import { factTable } from '../output/table.ts';
import { whereToConnect } from '../output/where-to-connect.ts';
import type { DemoPipeline } from './pipeline.ts';
import type { DemoReport } from './report.ts';

/** Where to look after a demo. */
export function whatNext(
  { origin }: DemoReport,
  { endpoints, joined }: DemoPipeline,
  { keep }: { readonly keep?: true | undefined },
): string {
  const stays = joined || keep === true;
  const next = stays
    ? 'Still running. Look: npx millrace alerts · npx millrace quarantine list · npx millrace status'
    : 'Stopped again. To look around: npx millrace up, then npx millrace produce, alerts, quarantine list, status';
  return `${factTable(whereToConnect(endpoints))}\nStream: ${origin}\n${next}`;
}
