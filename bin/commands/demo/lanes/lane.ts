import type { Route } from '../../../../src/producer/destination.ts';
import type { Label } from '../../../../src/producer/generator/anomalies/anomaly.ts';
import type { LaneName } from '../../options/lane.ts';
import type { Percentiles } from '../percentile.ts';
import type { RaisedAlert } from '../verdict.ts';

/** A lane as a demo watches it: opened before the first record is sent. */
export interface DemoLane {
  readonly name: LaneName;
  /** Routes whose records the lane has to take. */
  readonly routes: readonly Route[];
  /** Records at rest since it was opened; cheap enough to ask every second. */
  settled(): Promise<number>;
  /** What the stores hold of everything since it was opened. @param startedAt of the stream, epoch ms */
  outcome(startedAt: number): Promise<LaneOutcome>;
  /** Which of these events the lane has stored, whenever and by whichever route they came. */
  holds(eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

/** What became of a stream in one lane, counted in its stores. */
export interface LaneOutcome {
  readonly stored: number;
  /** Part of `stored`: beyond the grace, so never alerted. */
  readonly late: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly quarantinedByCode: Readonly<Record<string, number>>;
  readonly alerts: number;
  readonly alertsByDetector: Readonly<Record<string, number>>;
  readonly latencyMs: Percentiles;
  /** When the last event was stored, epoch ms; 0 when none was. */
  readonly lastStoredAt: number;
  /** Alerts that tell whether an anomaly was found. */
  readonly raised: readonly RaisedAlert[];
  readonly overKafka: KafkaOutcome;
}

/** The part that both lanes take. */
export interface KafkaOutcome {
  readonly eventIds: ReadonlySet<string>;
  /** Alert id → the event it is about; may hold alerts about other events too. */
  readonly alerts: ReadonlyMap<string, string>;
  /** Position and code of each record in quarantine. */
  readonly quarantined: ReadonlySet<string>;
}

/** An injected anomaly and the way it went. */
export interface RoutedLabel extends Label {
  readonly route: Route;
}
