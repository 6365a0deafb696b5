import type { Alert } from '../../domain/alert.ts';
import { advance, type Rules } from '../../domain/windows/advance.ts';
import { WindowMemory } from '../../domain/windows/window-memory.ts';
import type { EventSource, RaisedAlerts, Stretch } from './ports.ts';

/**
 * One partition made again from its first event, through the same `advance` as in the lane. It stands at an offset and
 * can be taken further, so that it catches up with a lane that goes on meanwhile. Memory holds the partition's windows.
 */
export class PartitionRebuild {
  readonly partition: number;
  readonly windows = new WindowMemory();
  readonly #source: EventSource;
  readonly #rules: Rules;
  readonly #alerts: RaisedAlerts;
  #nextOffset = 0;

  constructor(partition: number, source: EventSource, rules: Rules, alerts: RaisedAlerts) {
    this.partition = partition;
    this.#source = source;
    this.#rules = rules;
    this.#alerts = alerts;
  }

  /** First offset that has not been taken. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  /**
   * Takes the events of a stretch that begins where it stands; their alerts are written when it resolves.
   * @param onProgress told the offset it has come to
   */
  async advance(
    { from, to, turnedAway }: Pick<Stretch, 'from' | 'to' | 'turnedAway'>,
    onProgress: (offset: number) => void = () => {},
  ): Promise<void> {
    const { partition, windows } = this;
    const rules = this.#rules;
    const alerts = this.#alerts;
    const raised: Alert[] = [];
    await this.#source.read(
      { partition, from, to, turnedAway },
      (event, offset) => {
        const slot = windows.slotOf(event.accountId);
        advance(windows, slot, event, rules, raised);
        if (raised.length === 0) return;
        for (const alert of raised) alerts.add(alert, partition, offset);
        raised.length = 0;
      },
      async (offset) => {
        onProgress(Math.min(offset, to));
        await alerts.relieve();
      },
    );
    await alerts.flush();
    this.#nextOffset = to;
  }
}
