import { EXPORTED } from '../../../src/adapters/prometheus/exported.ts';
import { STREAM_JOB } from '../../prometheus/config.ts';
import { MEMBER } from './datasource.ts';
import { graph } from './panels.ts';

const JOB = `job="${STREAM_JOB}", ${MEMBER}`;

/** What the members take of their machine. */
export const processes = () => panels().map((panel) => panel.span(6));

const panels = () => [
  graph('Memory', {
    description: 'Resident memory, the heap in it, and what the windows take.',
    unit: 'bytes',
    queries: {
      'resident, {{member}}': `process_resident_memory_bytes{${JOB}}`,
      'heap used, {{member}}': `nodejs_heap_size_used_bytes{${JOB}}`,
      'windows, {{member}}': `${EXPORTED.WindowBytes.name}{${MEMBER}}`,
    },
  }),
  graph('CPU', {
    description: 'Cores in use: all threads, and garbage collection.',
    queries: {
      'all, {{member}}': `rate(process_cpu_seconds_total{${JOB}}[$__rate_interval])`,
      'collections, {{member}}': `sum by (member) (rate(nodejs_gc_duration_seconds_sum{${JOB}}[$__rate_interval]))`,
    },
  }),
  graph('Event loop', {
    description: 'Share of the time the event loop is busy. At 100 % the member is the limit.',
    unit: 'percentunit',
    max: 1,
    queries: { '{{member}}': `nodejs_eventloop_utilization_ratio{${JOB}}` },
  }),
  graph('Event-loop delay, p99', {
    description: 'How long a due callback waits, with the 10 ms between two samples in it.',
    unit: 's',
    queries: { '{{member}}': `nodejs_eventloop_lag_p99_seconds{${JOB}}` },
  }),
];
