import type { LocalHome } from '../home.ts';
import { type Progress, step } from '../progress.ts';
import { findPrometheus, type PrometheusInstall } from '../prometheus/programs.ts';
import { findValkey } from '../valkey/program.ts';

/** What the stream lane's servers need beside npm's packages; PostgreSQL is one of those. */
export interface StreamInstalling {
  /** The server's program. @throws MillraceError `MLR_INSTALL_FAILED` */
  readonly valkey: Promise<string>;
  readonly prometheus: Promise<PrometheusInstall>;
}

/** Installs what is missing, both at the same time. Done already, it costs some tenths of a second. */
export function installStream(home: LocalHome, progress: Progress): StreamInstalling {
  const valkey = step(progress, 'install valkey', (note) => findValkey(home, note));
  const prometheus = step(progress, 'install prometheus', (note) => findPrometheus(home, note));
  // Awaited later, maybe never when something else fails first.
  valkey.catch(() => {});
  return { valkey, prometheus };
}
