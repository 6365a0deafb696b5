import getPort from 'get-port';

export interface ChosenPort {
  readonly port: number;
  /** True when the wished port was taken by another program. */
  readonly moved: boolean;
}

/** The wished port on 127.0.0.1, or a free one when it is taken. */
export async function choosePort(wished: number): Promise<ChosenPort> {
  const port = await getPort({ port: wished, host: '127.0.0.1' });
  return { port, moved: port !== wished };
}

/** The sentence to show when a port was moved, else undefined. */
export function movedNote(what: string, wished: number, chosen: ChosenPort): string | undefined {
  return chosen.moved
    ? `port ${wished} is taken by another program: ${what} listens on ${chosen.port} instead`
    : undefined;
}
