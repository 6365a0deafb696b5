/** Writes the dashboards that Grafana is given into `generated/`, from the code beside this file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { streamLane } from './dashboards/stream-lane.ts';

export const GENERATED_FOLDER: string = join(import.meta.dirname, 'generated');

/** Every dashboard, by the name of its file. */
export const DASHBOARDS: Readonly<Record<string, () => Dashboard>> = {
  'stream-lane.json': streamLane,
};

/** A dashboard's file: JSON in which lists of plain values take one line, as the formatter wants it. */
export const textOf = (dashboard: Dashboard): string =>
  `${JSON.stringify(dashboard, null, 2).replaceAll(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, values: string) => `[${values.replaceAll(/,\s+/g, ', ')}]`,
  )}\n`;

if (import.meta.main) {
  for (const [file, build] of Object.entries(DASHBOARDS)) {
    writeFileSync(join(GENERATED_FOLDER, file), textOf(build()));
  }
}
