import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type DemoReport, reportText } from '../../../../../bin/commands/demo/report.ts';

const REPORT: DemoReport = {
  sent: 10_330,
  stored: 9_999,
  duplicates: 301,
  late: 50,
  quarantined: 30,
  quarantinedByCode: { MLR_CURRENCY_UNKNOWN: 30 },
  alerts: 61,
  alertsByDetector: { velocity: 60, 'high-value': 1 },
  anomalies: [
    { detector: 'velocity', injected: 5, found: 5 },
    { detector: 'spend-spike', injected: 5, found: 0 },
  ],
  latencyMs: { p50: 1_200, p95: 4_100, p99: null },
  eventsPerSecond: 800,
  sentByRoute: { kafka: 5_165, eventbridge: 5_165 },
  rowsNotMapped: 0,
  origin: 'seed 1',
  leftOut: [],
  faults: ['none of 5 injected spend-spike anomalies was found'],
  ok: false,
};

const rowsOf = (report: DemoReport) =>
  stripVTControlCharacters(reportText(report))
    .split('\n')
    .map((line) => line.replace(/\s*│\s*/g, '|'));

describe('reportText', () => {
  it.each([
    '|sent|10,330|',
    '|of them late|50|',
    '|MLR_CURRENCY_UNKNOWN|30|',
    '|velocity|5/5 injected found, 60 in all|',
    '|spend-spike|0/5 injected found, 0 in all|',
    '|high-value|1|',
    '|created to stored, p95|4,100 ms|',
    'FAILED: none of 5 injected spend-spike anomalies was found.',
  ])('shows %s', (row) => {
    expect(rowsOf(REPORT)).toContain(row);
  });

  it('leaves out what was not measured or did not happen', () => {
    const text = rowsOf(REPORT).join('\n');
    expect(text).not.toMatch(/p99|rows not mapped/);
  });

  it('says OK when all is well', () => {
    expect(rowsOf({ ...REPORT, faults: [], ok: true }).at(-1)).toBe(
      'OK: sent = stored + duplicates + quarantined, and every injected class was found.',
    );
  });

  it('says nothing of anomalies when a file was sent', () => {
    expect(rowsOf({ ...REPORT, anomalies: [], faults: [], ok: true }).at(-1)).toBe(
      'OK: sent = stored + duplicates + quarantined.',
    );
  });
});
