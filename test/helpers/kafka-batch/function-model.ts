import type { KafkaBatchResponse, KafkaEvent } from '../../../src/kafka-batch/index.ts';
import {
  done,
  fatal,
  type KafkaBatchHandler,
  type Outcome,
  type Poisoned,
  poison,
  type RawRecord,
  retryable,
} from '../../../src/kafka-batch/index.ts';
import { nameOf } from './source-model.ts';

/** What handling a record comes to: one word per attempt, the last one from then on. */
export type Step = 'done' | 'poison' | 'retryable' | 'throws' | 'fatal' | 'dies' | 'dies-after';
export type Script = readonly Step[];

export interface Effect {
  readonly name: string;
  readonly kind: 'handled' | 'quarantined';
}

/** A function over scripted records; remembers the first effect on each record, in order. */
export class FunctionModel {
  readonly effects: Effect[] = [];
  readonly #scripts: ReadonlyMap<string, Script>;
  readonly #refusals: Set<number>;
  readonly #attempts = new Map<string, number>();
  #puts = 0;
  #life = 0;
  #die: () => void = () => undefined;

  /** @param refusals puts, by number, that the quarantine refuses */
  constructor(scripts: ReadonlyMap<string, Script>, refusals: Iterable<number>) {
    this.#scripts = scripts;
    this.#refusals = new Set(refusals);
  }

  /** Runs an invocation; a function that dies answers nothing, and nothing it still does has an effect. */
  async invoke(handler: KafkaBatchHandler, event: KafkaEvent): Promise<KafkaBatchResponse> {
    const dead = new Promise<never>((_, reject) => {
      this.#die = () => {
        this.#life += 1;
        reject(new Error('the function died'));
      };
    });
    return await Promise.race([handler(event), dead]);
  }

  /** One attempt. @param hidden it has no effect, whatever it answers */
  async attempt({ itemIdentifier }: RawRecord, hidden = false): Promise<Outcome> {
    const life = this.#life;
    // Handling takes a while, so that keys overlap.
    await Promise.resolve();
    if (life !== this.#life) return await new Promise(() => undefined);
    const name = nameOf(itemIdentifier);
    const script = this.#scripts.get(name) ?? [];
    const attempt = this.#attempts.get(name) ?? 0;
    if (!hidden) this.#attempts.set(name, attempt + 1);
    const step = script[Math.min(attempt, script.length - 1)] ?? 'done';
    if (step === 'poison') return poison('BAD', 'as scripted');
    if (step === 'retryable') return retryable('as scripted');
    if (step === 'fatal') return fatal('as scripted');
    if (step === 'throws') throw new Error('as scripted');
    if (step !== 'dies' && !hidden) this.#note({ name, kind: 'handled' });
    if (step === 'done') return done;
    this.#die();
    return await new Promise(() => undefined);
  }

  quarantine = async (poisoned: readonly Poisoned[]): Promise<void> => {
    const life = this.#life;
    await Promise.resolve();
    if (life !== this.#life) return await new Promise(() => undefined);
    if (this.#refusals.has(this.#puts++)) throw new Error('no room');
    for (const { record } of poisoned) {
      this.#note({ name: nameOf(record.itemIdentifier), kind: 'quarantined' });
    }
  };

  #note(effect: Effect): void {
    if (this.effects.every(({ name }) => name !== effect.name)) this.effects.push(effect);
  }
}
