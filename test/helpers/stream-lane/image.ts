import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a `Dockerfile` says about the container. */
export interface Image {
  readonly from: string;
  readonly user: string;
  readonly stopSignal: string;
  readonly env: Readonly<Record<string, string>>;
  /** Entry point and command: a program with its arguments. */
  readonly command: readonly string[];
  /** Sources of the context and where each goes. */
  readonly copied: readonly (readonly [from: string, to: string])[];
}

/** Reads the instructions that the image of a member uses. @throws Error on any other */
export function readDockerfile(folder: string): Image {
  const lines = readFileSync(join(folder, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/ (.*)/, 2) as [string, string]);
  const all = (name: string) => lines.filter(([each]) => each === name).map(([, rest]) => rest);
  const one = (name: string) => all(name)[0] ?? '';
  const known = 'FROM WORKDIR ADD ENV COPY USER STOPSIGNAL ENTRYPOINT CMD'.split(' ');
  const other = lines.map(([name]) => name).filter((name) => !known.includes(name));
  if (other.length > 0) throw new Error(`this reader does not know ${other.join(', ')}`);
  return {
    ...{ from: one('FROM'), user: one('USER'), stopSignal: one('STOPSIGNAL') },
    env: Object.fromEntries(all('ENV').flatMap((rest) => rest.split(' ').map(pair))),
    command: [...JSON.parse(one('ENTRYPOINT')), ...JSON.parse(one('CMD'))],
    copied: all('COPY').map((rest) => rest.split(' ') as [string, string]),
  };
}

/** Puts into a folder what the image has in its own, and nothing else. */
export function unpack(image: Image, context: string, to: string): void {
  for (const [from, at] of image.copied) {
    const target = at.endsWith('./') ? join(to, from) : join(to, at);
    mkdirSync(join(target, '..'), { recursive: true });
    cpSync(join(context, from), target, { recursive: true });
  }
}

const pair = (text: string): [string, string] => {
  const [name = '', value = ''] = text.split(/=(.*)/, 2);
  return [name, value];
};
