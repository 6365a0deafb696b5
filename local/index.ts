export { type DownOptions, down } from './down.ts';
export {
  type CommonEndpoints,
  type Endpoints,
  hasWorkflowLane,
  type KafkaEndpoint,
  type MemberEndpoint,
  readAnyEndpoints,
  readEndpoints,
  type StreamEndpoint,
} from './endpoints.ts';
export { type LocalHome, localHome } from './home.ts';
export type { Progress, ProgressEvent } from './progress.ts';
export { type ProcessStatus, type Status, status } from './status.ts';
export { type Running, type UpOptions, up } from './up.ts';
export { type StreamOnlyEndpoints, type UpStreamOptions, upStream } from './up-stream.ts';
