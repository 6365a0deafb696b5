import { join } from 'node:path';

/** The job of the stream lane's members, a label of every series of theirs. */
export const STREAM_JOB = 'millrace-stream';

export interface PrometheusConfigSpec {
  /** Holds `rules/*.yml`; there may be none. */
  readonly configDirectory: string;
  /** The list of members, read again when it changes. */
  readonly targetsFile: string;
  /** Its own address, e.g. `127.0.0.1:9090`. */
  readonly self: string;
}

/** The server's configuration, in JSON, which is YAML. */
export function prometheusConfig({
  configDirectory,
  targetsFile,
  self,
}: PrometheusConfigSpec): string {
  return `${JSON.stringify(
    {
      // A laptop run lasts minutes: a second's resolution, and alerts within seconds.
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '5s' },
      rule_files: [join(configDirectory, 'rules', '*.yml')],
      scrape_configs: [
        { job_name: STREAM_JOB, file_sd_configs: [{ files: [targetsFile] }] },
        { job_name: 'prometheus', static_configs: [{ targets: [self] }] },
      ],
    },
    null,
    2,
  )}\n`;
}

/** The content of a targets file. @param targets addresses, e.g. `127.0.0.1:9464` */
export const targetsList = (targets: readonly string[]): string =>
  `${JSON.stringify(targets.length === 0 ? [] : [{ targets }], null, 2)}\n`;
