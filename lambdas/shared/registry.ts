import { confluentRegistry } from '../../src/adapters/registry/confluent-registry.ts';
import { glueRegistry } from '../../src/adapters/registry/glue-registry.ts';
import { repositoryRegistry } from '../../src/adapters/registry/repository-registry.ts';
import type { SchemaRegistry } from '../../src/application/ports/schema-registry.ts';
import type { Surroundings } from './environment.ts';

/** The registry the stage names; the schemas in the bundle where it names none. */
export function stageRegistry(here: Surroundings): SchemaRegistry {
  const { registryUrl, glueRegistry: registryName, region, endpoint, credentials } = here;
  if (registryUrl !== undefined) return confluentRegistry({ url: registryUrl });
  if (registryName === undefined) return repositoryRegistry();
  return glueRegistry({ registryName, region, endpoint, credentials });
}
