/** Why the member is not ready, by part. */
export class Health {
  readonly #reasons = new Map<string, string>();
  readonly #now: () => number;
  #lastTurn: number;

  /** @param now epoch ms */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastTurn = now();
  }

  set(part: string, reason: string): void {
    this.#reasons.set(part, reason);
  }

  clear(part: string): void {
    this.#reasons.delete(part);
  }

  /** The main loop went round. */
  turn(): void {
    this.#lastTurn = this.#now();
  }

  ready(): { readonly ok: boolean; readonly reasons: string[] } {
    const reasons = [...this.#reasons].map(([part, reason]) => `${part}: ${reason}`);
    return { ok: reasons.length === 0, reasons };
  }

  /** Not alive when the main loop stands still: restarting helps then, and only then. */
  live(): { readonly ok: boolean; readonly reasons: string[] } {
    const still = this.#now() - this.#lastTurn;
    if (still < STUCK_MS) return { ok: true, reasons: [] };
    return {
      ok: false,
      reasons: [`the main loop has not moved for ${Math.round(still / 1000)} s`],
    };
  }
}

const STUCK_MS = 60_000;
