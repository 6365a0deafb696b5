import type { CommonEndpoints } from '../../local/endpoints.ts';
import { confluentRegistry } from '../../src/adapters/registry/confluent-registry.ts';
import { repositoryRegistry } from '../../src/adapters/registry/repository-registry.ts';
import type { SchemaRegistry } from '../../src/application/ports/schema-registry.ts';

/** What the running pipeline reads records with: its registry, or `schemas/` where none runs. */
export const registryOf = ({ registryUrl }: CommonEndpoints): SchemaRegistry =>
  registryUrl === null ? repositoryRegistry() : confluentRegistry({ url: registryUrl });
