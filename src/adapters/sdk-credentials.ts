import type { AwsCredentials } from './signing-client.ts';

/**
 * What the SDK finds: environment, profile, task role, instance role. Its chain is loaded by who asks, and by no other;
 * it keeps credentials until shortly before they expire.
 */
export function sdkCredentials(): () => Promise<AwsCredentials> {
  let chain: Promise<() => Promise<AwsCredentials>> | undefined;
  return async () => {
    chain ??= import('@aws-sdk/credential-provider-node').then((sdk) => sdk.defaultProvider());
    return (await chain)();
  };
}
