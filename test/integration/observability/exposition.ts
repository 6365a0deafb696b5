/** A process that shows every metric of the stream lane, and goes on counting. */
import { serveHealth } from '../../../src/adapters/prometheus/http.ts';
import { prometheusTelemetry } from '../../../src/adapters/prometheus/telemetry.ts';
import { rulesFor } from '../../../src/domain/detectors/index.ts';

const telemetry = prometheusTelemetry({ member: process.env['MEMBER'] ?? 'one' });
const well = () => ({ ok: true, reasons: [] });

setInterval(() => {
  telemetry.count('EventsReceived', 120);
  telemetry.count('EventsStored', 100);
  telemetry.count('EventsDuplicate', 10);
  telemetry.count('EventsLate', 2);
  telemetry.count('EventsQuarantined', 10, { code: 'MLR_AMOUNT_NEGATIVE' });
  for (const { id } of rulesFor().detectors) telemetry.count('AlertsRaised', 1, { detector: id });
  telemetry.count('PersistConflicts', 1);
  telemetry.count('StoreRetries', 1);
  telemetry.observe('EndToEndLatency', [3, 4, 5, 6, 12, 48]);
  telemetry.observe('TransactionTime', [4]);
  telemetry.observe('BatchEvents', [100]);
}, 100);

telemetry.beforeExposition(() => {
  telemetry.gauge('Ready', 1);
  telemetry.gauge('QueuedEvents', 40);
  telemetry.gauge('WindowBytes', 1e6);
  telemetry.gauge('BreakerState', 0, { breaker: 'cache' });
  for (const partition of ['0', '1']) {
    telemetry.gauge('ConsumerLag', 12, { partition });
    telemetry.gauge('WatermarkDelay', 900, { partition });
    telemetry.gauge('WindowAccounts', 500, { partition });
    telemetry.gauge('ProjectionLag', 3, { partition });
  }
});

const port = Number(process.env['HTTP_PORT']);
await serveHealth({ host: '127.0.0.1', port, telemetry, live: well, ready: well });
