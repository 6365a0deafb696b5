export type { RemainingTime } from './deadline.ts';
export { KafkaBatchError, type KafkaBatchErrorCode } from './errors.ts';
export type { ItemIdentifier, KafkaBatchResponse, KafkaEvent, KafkaEventRecord } from './event.ts';
export type { KafkaBatchHandler, Poisoned, Surroundings } from './options.ts';
export {
  type Done,
  done,
  type Fatal,
  fatal,
  type Outcome,
  type Poison,
  poison,
  type Retryable,
  retryable,
} from './outcome.ts';
export { type PerBatchOptions, perBatch } from './per-batch.ts';
export { type PerRecordOptions, perRecord } from './per-record.ts';
export type { KafkaRecord, Keyless, RawRecord } from './record.ts';
export type { Settled } from './settled.ts';
