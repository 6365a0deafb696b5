/** One exposition of metrics, summed over what is asked for. */
export class Exposition {
  readonly #samples: readonly Sample[];

  /** @param texts in Prometheus' text format, one of each member */
  constructor(texts: readonly string[]) {
    this.#samples = texts.flatMap(parse);
  }

  static async of(urls: readonly string[]): Promise<Exposition> {
    const texts = urls.map(async (url) => await (await fetch(`${url}/metrics`)).text());
    return new Exposition(await Promise.all(texts));
  }

  /** Sum of a counter's or gauge's samples over labels and members; 0 when there is none. */
  sum(name: string): number {
    return this.#samples.reduce((total, s) => (s.name === name ? total + s.value : total), 0);
  }

  /** Cumulative counts of a histogram by upper bound, ascending, the last one infinite. */
  buckets(name: string): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const sample of this.#samples) {
      if (sample.name !== `${name}_bucket`) continue;
      const text = /le="([^"]+)"/.exec(sample.labels)?.[1];
      const bound = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
      counts.set(bound, (counts.get(bound) ?? 0) + sample.value);
    }
    return new Map([...counts].sort(([a], [b]) => a - b));
  }
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

function parse(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-z_0-9]+)(\{.*\})? (\S+)$/i.exec(line);
    if (match === null) return [];
    const [, name = '', labels = '', value] = match;
    return [{ name, labels, value: Number(value) }];
  });
}
