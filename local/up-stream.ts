import { MillraceError } from '../src/domain/errors.ts';
import type { CommonEndpoints, KafkaEndpoint, StreamEndpoint } from './endpoints.ts';
import { localHome } from './home.ts';
import { install } from './install/install.ts';
import { startBrokerIfPossible } from './kafka/start-if-possible.ts';
import { silent } from './progress.ts';
import { publish } from './publish.ts';
import { noRegistry, startRegistryIfPossible } from './registry/start-if-possible.ts';
import { startStreamLane } from './stream/lane.ts';
import { supervise } from './supervise.ts';
import type { Running, UpOptions } from './up.ts';

/** Where to find a pipeline that is the stream lane alone. */
export interface StreamOnlyEndpoints extends CommonEndpoints {
  readonly kafka: KafkaEndpoint;
  readonly stream: StreamEndpoint;
}

export interface UpStreamOptions
  extends Pick<UpOptions, 'onProgress' | 'home' | 'cache' | 'handleSignals' | 'registry'> {
  /** @default 2 */
  readonly members?: number;
}

/**
 * Starts the stream lane alone: broker, registry, PostgreSQL, Valkey, members; no emulator and nothing deployed. Otherwise like
 * `up`.
 *
 * @throws MillraceError `MLR_BROKER_UNAVAILABLE`, `MLR_SERVER_UNAVAILABLE`: without either there is no stream lane
 */
export async function upStream(
  options: UpStreamOptions = {},
): Promise<Running<StreamOnlyEndpoints>> {
  const home = localHome(options);
  const { onProgress = silent, handleSignals = true, members = 2, registry: want = true } = options;
  return await supervise(home, onProgress, handleSignals, async (run) => {
    const installing = install(home, true, onProgress);
    const starting = startBrokerIfPossible(home, onProgress, installing.broker);
    const registry = want
      ? startRegistryIfPossible(home, onProgress, installing.broker)
      : noRegistry;
    const [broker, lane, { url: registryUrl, leftOut: noSchemas }] = await Promise.all([
      starting,
      startStreamLane(run, { members, broker: starting.then(({ kafka }) => kafka), registry }),
      registry.started,
    ]);
    const { kafka } = broker;
    if (kafka === null) throw new MillraceError('MLR_BROKER_UNAVAILABLE', broker.leftOut.join(' '));
    const { stream, leftOut, monitoring } = lane;
    if (stream === null) throw new MillraceError('MLR_SERVER_UNAVAILABLE', leftOut.join(' '));
    const endpoints = { kafka, stream, registryUrl, logs: home.logs };
    const problems = [...noSchemas, ...leftOut];
    return await publish(run, { endpoints, leftOut: problems }, monitoring);
  });
}
