import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import { business } from './business.ts';
import { DATASOURCE } from './datasource.ts';
import { operator } from './operator.ts';
import { processes } from './processes.ts';

type NumberedPanel = Builder<Panel> & { id(id: number): Builder<Panel> };

const ROWS: readonly (readonly [string, () => readonly NumberedPanel[]])[] = [
  ['Business', business],
  ['Operator', operator],
  ['Processes', processes],
];

/** The one page of the stream lane. */
export function streamLane(): Dashboard {
  const page = new DashboardBuilder('Millrace stream lane')
    .uid('millrace-stream-lane')
    .tags(['millrace'])
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .refresh('5s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new QueryVariableBuilder('member')
        .label('Member')
        .datasource(DATASOURCE)
        .query(`label_values(${EXPORTED.Ready.name}, member)`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        .allValue('.*')
        .current({ selected: true, text: ['All'], value: ['$__all'] }),
    );
  let id = 0;
  for (const [title, panels] of ROWS) {
    page.withRow(new RowBuilder(title).id(++id));
    for (const panel of panels()) page.withPanel(panel.id(++id));
  }
  return page.build();
}
