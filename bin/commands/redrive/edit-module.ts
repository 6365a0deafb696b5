import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Repair } from '../../../src/application/redrive/outgoing.ts';
import { MillraceError } from '../../../src/domain/errors.ts';

/** The repair that a module gives as its default export. @throws MillraceError `MLR_FILE_UNREADABLE` */
export async function repairFrom(file: string): Promise<Repair> {
  const path = resolve(file);
  if (!existsSync(path)) throw unreadable(`${path} does not exist`);
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (cause) {
    throw unreadable(`${path} can not be loaded: ${(cause as Error).message}`, cause);
  }
  if (typeof module.default === 'function') return module.default as Repair;
  throw unreadable(
    `${path} has no function as its default export. Example:\n` +
      '  export default (record) => ({ event: { ...record.event, currency: "EUR" } });',
  );
}

const unreadable = (message: string, cause?: unknown) =>
  new MillraceError('MLR_FILE_UNREADABLE', message, { cause });
