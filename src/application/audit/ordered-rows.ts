import type { Pages } from './ports.ts';

/** Rows in order of offset, taken in step with the log. */
export class OrderedRows<Row extends { readonly offset: number }> {
  readonly #pages: Pages<Row>;
  readonly #unclaimed: (row: Row) => void;
  #page: readonly Row[] = [];
  #at = 0;
  #ended = false;

  /** @param unclaimed told of each row whose offset was passed over: the log has no record there */
  constructor(pages: Pages<Row>, unclaimed: (row: Row) => void) {
    this.#pages = pages;
    this.#unclaimed = unclaimed;
  }

  /** The rows at an offset; offsets must be asked for in order. */
  async at(offset: number): Promise<readonly Row[]> {
    let rows: Row[] | undefined;
    for (let row = await this.#peek(); row !== undefined; row = await this.#peek()) {
      if (row.offset > offset) break;
      this.#at += 1;
      if (row.offset < offset) {
        this.#unclaimed(row);
        continue;
      }
      rows ??= [];
      rows.push(row);
    }
    return rows ?? NONE;
  }

  /** Tells of everything that is left. */
  async end(): Promise<void> {
    await this.at(Number.POSITIVE_INFINITY);
  }

  async #peek(): Promise<Row | undefined> {
    while (this.#at >= this.#page.length && !this.#ended) {
      const next = await this.#pages.next();
      if (next.done === true) this.#ended = true;
      else {
        this.#page = next.value;
        this.#at = 0;
      }
    }
    return this.#page[this.#at];
  }
}

const NONE: readonly never[] = [];
