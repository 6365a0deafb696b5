import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamLane } from './lane.ts';
import type { MemberSettings, TestMember } from './member.ts';

/** A member that is asked to end takes a second or two; on a busy machine some more. */
const ENDS_WITHIN_MS = 15_000;

/** Members by name that are ended and started again; whoever ends unasked is remembered. */
export class Crew {
  /** Ends nobody asked for, with the end of the log. */
  readonly unasked: string[] = [];
  readonly #lane: StreamLane;
  readonly #settings: Partial<MemberSettings>;
  readonly #running = new Map<string, TestMember>();
  readonly #asked = new Set<TestMember>();

  constructor(lane: StreamLane, settings: Partial<MemberSettings>) {
    this.#lane = lane;
    this.#settings = settings;
  }

  get names(): string[] {
    return [...this.#running.keys()];
  }

  get(name: string): TestMember {
    const member = this.#running.get(name);
    if (member === undefined) throw new Error(`${name} does not run`);
    return member;
  }

  async start(name: string): Promise<void> {
    const member = await this.#lane.start(name, this.#settings);
    this.#running.set(name, member);
    void member.exited.then((reason) => {
      if (this.#asked.has(member)) return;
      const last = member.log().at(-1);
      this.unasked.push(`${name} ended by itself (${reason}): ${JSON.stringify(last)}`);
    });
  }

  /** Ends a member. @returns how it ended */
  async end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
    const member = this.get(name);
    this.#asked.add(member);
    this.#running.delete(name);
    if (member.alive()) member.signal(signal);
    const patience = sleep(ENDS_WITHIN_MS, 'no end', { ref: false });
    return await Promise.race([member.exited, patience]);
  }

  /**
   * Ends all of them by SIGTERM, at the same time, once they are ready: a process that has only just been started
   * has no ear for a signal yet, and the signal ends it.
   * @returns how each ended
   */
  async endAll(): Promise<string[]> {
    await Promise.all(this.names.map((name) => this.get(name).untilReady(true)));
    return await Promise.all(this.names.map((name) => this.end(name, 'SIGTERM')));
  }
}
