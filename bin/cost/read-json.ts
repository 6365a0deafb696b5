import { readFileSync } from 'node:fs';

/** A JSON file of the project, by its place relative to this folder. */
export const readJson = <T>(path: string): T =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;
