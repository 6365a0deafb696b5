import type { LocalHome } from '../home.ts';
import { type Progress, step } from '../progress.ts';
import { fetchJarsWithMaven, fetchJarsWithPython, hasJars, hasMaven } from './jars.ts';
import { machineJava, wheelJava } from './java.ts';
import { installSets } from './venv.ts';

/** What the broker needs, or why it can't be had and how to change that. */
export type BrokerInstall =
  | { readonly available: true; readonly java: string }
  | { readonly available: false; readonly reason: string; readonly remedy: string };

const REMEDY =
  'install Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven), then run the command again';

/** Two installs that run at the same time; the emulator's may be waited for alone. */
export interface Installing {
  /** @throws MillraceError `MLR_INSTALL_FAILED` */
  readonly emulator: Promise<void>;
  readonly broker: Promise<BrokerInstall>;
}

/** Installs what is missing. Steps already done cost a few milliseconds. */
export function install(home: LocalHome, wantBroker: boolean, progress: Progress): Installing {
  const java = wantBroker ? machineJava() : Promise.resolve(undefined);
  const maven = wantBroker && !hasJars(home) ? hasMaven() : Promise.resolve(true);
  const emulator = step(progress, 'install emulator', async (note) => {
    await installSets(home, ['emulator'], note);
  });
  const jarsByMaven = maven.then((has) =>
    has ? withMaven(home, wantBroker, progress) : 'no Maven',
  );
  // Awaited only after the virtual environment; a failure before that is no unhandled one.
  jarsByMaven.catch(() => {});
  const broker = wantBroker
    ? completeBroker(home, progress, emulator, java, jarsByMaven)
    : Promise.resolve<BrokerInstall>({ available: false, reason: 'not asked for', remedy: '' });
  return { emulator, broker };
}

async function withMaven(
  home: LocalHome,
  wantBroker: boolean,
  progress: Progress,
): Promise<string | undefined> {
  if (!wantBroker || hasJars(home)) {
    return undefined;
  }
  return await step(progress, 'install broker jars', () => fetchJarsWithMaven(home));
}

async function completeBroker(
  home: LocalHome,
  progress: Progress,
  venvReady: Promise<void>,
  javaOfMachine: Promise<string | undefined>,
  jarsByMaven: Promise<string | undefined>,
): Promise<BrokerInstall> {
  try {
    await venvReady;
    const java = (await javaOfMachine) ?? (await installJava(home, progress));
    if (java === undefined) {
      return { available: false, reason: 'no Java 17 or newer runs here', remedy: REMEDY };
    }
    const mavenProblem = await jarsByMaven;
    if (mavenProblem !== undefined && !hasJars(home)) {
      const problem = await step(progress, 'install broker jars', (note) =>
        fetchJarsWithPython(home, note),
      );
      if (problem !== undefined) {
        return { available: false, reason: `${problem} (${mavenProblem})`, remedy: REMEDY };
      }
    }
    return { available: true, java };
  } catch (error) {
    return { available: false, reason: (error as Error).message, remedy: REMEDY };
  }
}

async function installJava(home: LocalHome, progress: Progress): Promise<string | undefined> {
  return await step(progress, 'install java', async (note) => {
    await installSets(home, ['java'], note);
    return await wheelJava(home);
  });
}
