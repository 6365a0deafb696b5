import { type ErrorCode, MillraceError } from '../domain/errors.ts';
import type { AwsCredentials } from './signing-client.ts';

/**
 * What the SDK finds: environment, profile, task role, instance role. Its chain is loaded by who asks, and by no other;
 * it keeps credentials until shortly before they expire.
 * @param lacking what can't be done without, before the reason
 * @throws MillraceError of the code, when there are none
 */
export function sdkCredentials(code: ErrorCode, lacking: string): () => Promise<AwsCredentials> {
  let chain: Promise<() => Promise<AwsCredentials>> | undefined;
  return async () => {
    try {
      chain ??= import('@aws-sdk/credential-provider-node').then((sdk) => sdk.defaultProvider());
      return await (await chain)();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new MillraceError(code, `${lacking}: ${why}`, { cause });
    }
  };
}
