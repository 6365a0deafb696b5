import type { StageGuard } from '../guard.ts';

export const registryUrlInvalid: StageGuard = function* ({ registry }) {
  if (registry === 'repository' || 'glue' in registry) return;
  const url = URL.parse(registry.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    yield 'registry.url is no http or https address: set the base of the Confluent-compatible API, like https://registry.example.org/apis/ccompat/v7.';
  } else if (url.username !== '' || url.password !== '') {
    yield 'registry.url holds a user or password, which everybody who may see the functions could read: leave them out and let the network, or a proxy that signs in, guard the registry.';
  }
};
