import type { LocalHome } from '../../../../local/home.ts';
import { installStream } from '../../../../local/install/stream.ts';
import { silent } from '../../../../local/progress.ts';
import { startValkey } from '../../../../local/valkey/server.ts';
import { StreamLane } from '../../../helpers/stream-lane/lane.ts';
import { loadOf, sendPaced } from '../../../helpers/stream-lane/load.ts';

/** A running member of the stream lane whose metrics are asked for, with traffic that touches all of them. */
export interface Scraped {
  /** Address, e.g. `127.0.0.1:9464`. */
  readonly target: string;
  readonly member: string;
  stop(): Promise<void>;
}

const MEMBER = 'one';
/** Enough that something is refused within every half minute. */
const PER_SECOND = 300;

/** Starts what Prometheus asks. */
export async function startScraped(home: LocalHome): Promise<Scraped> {
  await installStream(home, silent).valkey;
  const { url: cacheUrl } = await startValkey(home);
  const lane = await StreamLane.open();
  const member = await lane.start(MEMBER, { env: { CACHE_URL: cacheUrl } });
  await member.untilReady(true);
  const stopped = new AbortController();
  const load = loadOf({ seed: 11, count: 40_000 });
  const sending = sendPaced(lane, load, { perSecond: PER_SECOND, stopped: stopped.signal });
  return {
    target: new URL(member.url).host,
    member: MEMBER,
    async stop() {
      stopped.abort();
      await sending;
      await lane.close();
    },
  };
}
