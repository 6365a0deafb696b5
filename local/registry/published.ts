import { MillraceError } from '../../src/domain/errors.ts';
import { registerSchemas } from '../compose/register-schemas.ts';

const SUBJECT = 'transactions-value';

/**
 * Makes the schemas of `schemas/` known to a registry; what it has already keeps its id.
 *
 * @returns ids of the transactions' versions, oldest first
 * @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when it does not answer, or refuses one
 */
export async function publishSchemas(url: string): Promise<readonly number[]> {
  try {
    return (await registerSchemas(url))[SUBJECT] ?? [];
  } catch (cause) {
    const why = (cause as Error).message;
    throw new MillraceError(
      'MLR_REGISTRY_UNAVAILABLE',
      `The schemas of schemas/ can't be published to the registry at ${url}: ${why}. Does it run? (npx millrace status)`,
      { cause },
    );
  }
}

/**
 * Records that this repository frames name a version number: in a registry beside them each version must have it as
 * its id, or they would be read with another schema.
 *
 * @param data where the registry keeps what it has
 * @throws MillraceError `MLR_SERVER_UNAVAILABLE` naming the version that has another id
 */
export function mustBeVersionNumbers(ids: readonly number[], data: string): void {
  const index = ids.findIndex((id, before) => id !== before + 1);
  if (index < 0) return;
  throw new MillraceError(
    'MLR_SERVER_UNAVAILABLE',
    `The schema registry gives version ${index + 1} of ${SUBJECT} the id ${ids[index]}, and records of this repository ` +
      `name version numbers. It had other schemas first: remove ${data} and start it again.`,
  );
}
