import { repositoryRegistry } from '../../../../src/adapters/registry/repository-registry.ts';
import { schemaRegistryBehaviour } from '../../../behaviour/schema-registry.ts';

schemaRegistryBehaviour("the repository's schemas", async () => ({
  registry: repositoryRegistry(),
  unknown: { kind: 'confluent', id: 4_711 },
  open: false,
}));
