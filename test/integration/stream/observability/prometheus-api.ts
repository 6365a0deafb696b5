import { setTimeout as sleep } from 'node:timers/promises';

/** A sample of an instant query: its labels, its value. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples of an instant query now, without those that are no number: they say as little as none. */
export async function ask(url: string, query: string): Promise<readonly Sample[]> {
  const { result } = await get<{ result: { metric: Sample['metric']; value: [number, string] }[] }>(
    `${url}/api/v1/query?${new URLSearchParams({ query })}`,
  );
  return result
    .map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }))
    .filter(({ value }) => !Number.isNaN(value));
}

/** The first answer with a sample in it, or an empty one when there was none until `deadline` (epoch ms). */
export async function answerTo(
  url: string,
  query: string,
  deadline: number,
): Promise<readonly Sample[]> {
  for (;;) {
    const samples = await ask(url, query);
    if (samples.length > 0 || Date.now() > deadline) return samples;
    await sleep(250);
  }
}

/** @throws Error with Prometheus' own words when it refuses the request */
export async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  const body = (await response.json()) as { status: string; data: T; error?: string };
  if (body.status !== 'success') throw new Error(body.error ?? `HTTP ${response.status}`);
  return body.data;
}
