import { join } from 'node:path';
import { cachedVenv } from '../../../helpers/cached-venv.ts';

/** A Python with the foreign producer's packages. */
export const foreignPython = (): Promise<string> =>
  cachedVenv('foreign-producer', join(import.meta.dirname, 'requirements.txt'));
