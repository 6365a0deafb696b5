import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { LaneReport } from '../../../../../bin/commands/demo/lane-report.ts';
import { compare } from '../../../../../bin/commands/demo/lanes/agreement.ts';
import { type DemoReport, reportText } from '../../../../../bin/commands/demo/report.ts';

const WORKFLOW: LaneReport = {
  sent: 10_330,
  sentByRoute: { kafka: 5_165, eventbridge: 5_165 },
  stored: 9_999,
  duplicates: 301,
  late: 50,
  quarantined: 30,
  quarantinedByCode: { MLR_CURRENCY_UNKNOWN: 20, MLR_TYPE_UNKNOWN: 10 },
  alerts: 61,
  alertsByDetector: { velocity: 60, 'high-value': 1 },
  anomalies: [
    { detector: 'velocity', injected: 5, found: 5 },
    { detector: 'spend-spike', injected: 5, found: 0 },
  ],
  latencyMs: { p50: 1_200, p95: 4_100, p99: null },
  eventsPerSecond: 800,
  faults: ['none of 5 injected spend-spike anomalies was found'],
};

const STREAM: LaneReport = {
  ...WORKFLOW,
  sent: 5_165,
  sentByRoute: { kafka: 5_165 },
  stored: 5_000,
  quarantinedByCode: { MLR_CURRENCY_UNKNOWN: 15 },
  anomalies: [{ detector: 'velocity', injected: 2, found: 2 }],
  alertsByDetector: { velocity: 30 },
  latencyMs: { p50: 7, p95: 12, p99: null },
  faults: [],
};

const same = compare(new Set(['a']), new Set(['a']));

const REPORT: DemoReport = {
  ...WORKFLOW,
  lanes: { workflow: WORKFLOW, stream: STREAM },
  agreement: { ok: true, events: same, alerts: same, quarantined: same },
  rowsNotMapped: 0,
  origin: 'seed 1',
  leftOut: [],
  faults: ['workflow lane: none of 5 injected spend-spike anomalies was found'],
  ok: false,
};

const FINE: DemoReport = { ...REPORT, faults: [], ok: true };

const linesOf = (report: DemoReport) =>
  stripVTControlCharacters(reportText(report))
    .split('\n')
    .map((line) => line.replace(/\s*│\s*/g, '|'));

describe('reportText', () => {
  it.each([
    '||workflow lane|stream lane|',
    '|sent|10,330|5,165|',
    '|over EventBridge|5,165|–|',
    '|of them late|50|50|',
    '|MLR_CURRENCY_UNKNOWN|20|15|',
    '|MLR_TYPE_UNKNOWN|10|0|',
    '|velocity|5/5 injected found, 60 in all|2/2 injected found, 30 in all|',
    '|spend-spike|0/5 injected found, 0 in all|0|',
    '|high-value|1|0|',
    '|created to stored, p95|4,100 ms|12 ms|',
    'FAILED: workflow lane: none of 5 injected spend-spike anomalies was found.',
  ])('shows %s', (row) => {
    expect(linesOf(REPORT)).toContain(row);
  });

  it('leaves out what was not measured or did not happen', () => {
    const text = linesOf(REPORT).join('\n');
    expect(text).not.toMatch(/p99|[Rr]ows not mapped/);
  });

  it('says that all is well, and that the lanes agree', () => {
    expect(linesOf(FINE).slice(-2)).toEqual([
      'OK: sent = stored + duplicates + quarantined in each lane, and every injected class was found.',
      expect.stringMatching(/^The lanes agree .* 1 events \(ca978112ca1b\), 1 alerts/),
    ]);
  });

  it('shows one lane alone without a word on lanes', () => {
    const alone = { ...FINE, lanes: { stream: { ...STREAM, anomalies: [] } }, agreement: null };
    const lines = linesOf(alone);
    expect(lines).toContain('|sent|5,165|');
    expect(lines).toContain('OK: sent = stored + duplicates + quarantined.');
    expect(lines.join()).not.toMatch(/agree/);
  });

  it('says how many rows of a file did not map', () => {
    expect(linesOf({ ...FINE, rowsNotMapped: 3 })).toContain('Rows not mapped: 3.');
  });
});
