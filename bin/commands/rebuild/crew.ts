import { Worker } from 'node:worker_threads';
import { type ErrorCode, MillraceError } from '../../../src/domain/errors.ts';
import type { Answer, Message, Request, Task, ThreadSettings } from './protocol.ts';

/** Objects of a fetch die with it; a small young generation would copy some of them. */
const LIMITS = { maxYoungGenerationSizeMb: 32 };

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Threads that share the partitions among them; each partition stays with its thread. */
export class Crew {
  readonly #workers: readonly Worker[];
  readonly #load: number[];
  readonly #threadOf = new Map<number, number>();
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;

  /** @param onProgress told of records that were taken */
  constructor(threads: number, settings: ThreadSettings, onProgress: (records: number) => void) {
    this.#load = Array.from({ length: threads }, () => 0);
    this.#workers = this.#load.map(() => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: settings,
        resourceLimits: LIMITS,
      });
      worker.on('message', (message: Message) => {
        if (message.kind === 'progress') onProgress(message.records);
        else this.#answered(message);
      });
      worker.on('error', (error) => this.#failAll(error));
      return worker;
    });
  }

  /** @param weight records that the task is about: a new partition goes to the thread with the least. @default 1 */
  do(partition: number, task: Task, weight = 1): Promise<Answer> {
    const known = this.#threadOf.get(partition);
    const thread = known ?? this.#load.indexOf(Math.min(...this.#load));
    this.#threadOf.set(partition, thread);
    if (known === undefined) this.#load[thread] = (this.#load[thread] ?? 0) + weight;
    this.#ids += 1;
    const request: Request = { id: this.#ids, partition, task };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#workers[thread]?.postMessage(request);
    });
  }

  /** Ends the threads, whatever they are at. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    this.#failAll(new Error('stopped'));
  }

  #answered(message: Exclude<Message, { kind: 'progress' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'done') waiting?.resolve(message.answer);
    else waiting?.reject(errorOf(message.code, message.message));
  }

  #failAll(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** An error that crossed from a thread. */
const errorOf = (code: string | undefined, message: string): Error =>
  code?.startsWith('MLR_') === true
    ? new MillraceError(code as ErrorCode, message)
    : new Error(message);
