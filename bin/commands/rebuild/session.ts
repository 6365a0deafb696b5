import type { Client } from 'pg';
import { readCheckpoints } from '../../../src/adapters/postgres/rebuild/checkpoints.ts';
import { turnedAway } from '../../../src/adapters/postgres/rebuild/turned-away.ts';
import type { OffsetRange } from '../../../src/application/ports/committed-log.ts';
import type { Crew } from './crew.ts';

/** Few enough to be taken while commits are held up. */
const NEAR_RECORDS = 5_000;
/** A lane that is faster than this is never caught up with. */
const CHASES = 20;

const NONE = new Float64Array(0);

/** A rebuild under way: threads that stand somewhere, and a lane that goes on meanwhile. */
export class Session {
  readonly topic: string;
  readonly crew: Crew;
  /** The connection that holds the lock. */
  client: Client;
  /** First offset that was not taken, by partition. */
  readonly reached = new Map<number, number>();
  readonly #accounts = new Map<number, number>();
  #records = 0;

  constructor(client: Client, topic: string, crew: Crew) {
    this.client = client;
    this.topic = topic;
    this.crew = crew;
  }

  /** @param starts where partitions begin, 0 where it does not say */
  begin(starts: ReadonlyMap<number, number>): void {
    for (const [partition, offset] of starts) this.reached.set(partition, offset);
  }

  get partitions(): number {
    return this.reached.size;
  }

  get records(): number {
    return this.#records;
  }

  get accounts(): number {
    return [...this.#accounts.values()].reduce((sum, accounts) => sum + accounts, 0);
  }

  /** Takes all partitions up to these offsets. */
  async advance(offsets: ReadonlyMap<number, number>): Promise<void> {
    const ranges = this.#left(offsets);
    const away = await turnedAway(this.client, this.topic, ranges);
    // The longest first: what a thread is left with at the end is short.
    ranges.sort((a, b) => b.to - b.from - (a.to - a.from));
    await Promise.all(
      ranges.map(async ({ partition, from, to }) => {
        const task = {
          kind: 'advance',
          from,
          to,
          turnedAway: away.get(partition) ?? NONE,
        } as const;
        const { accounts } = await this.crew.do(partition, task, to - from);
        this.reached.set(partition, to);
        this.#accounts.set(partition, accounts);
        this.#records += to - from;
      }),
    );
  }

  /** Takes what is committed until it is near the end of it. @param onTotal told how many records there are */
  async catchUp(onTotal: (records: number) => void): Promise<void> {
    for (let chase = 0; chase < CHASES; chase++) {
      const { offsets } = await readCheckpoints(this.client, this.topic);
      const left = this.#left(offsets).reduce((sum, { from, to }) => sum + to - from, 0);
      if (left === 0 || (chase > 0 && left <= NEAR_RECORDS)) return;
      onTotal(this.#records + left);
      await this.advance(offsets);
    }
  }

  #left(offsets: ReadonlyMap<number, number>): OffsetRange[] {
    return [...offsets]
      .map(([partition, to]) => ({ partition, from: this.reached.get(partition) ?? 0, to }))
      .filter(({ from, to }) => to > from);
  }
}
