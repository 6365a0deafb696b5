import { type AwsCredentials, signingClient } from '../signing-client.ts';
import { ANSWER_WITHIN_MS, reasonOf, unavailable } from './unavailable.ts';

export interface GlueAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly body: {
    readonly __type?: string;
    readonly Message?: string;
    readonly message?: string;
    readonly SchemaDefinition?: string;
    readonly DataFormat?: string;
    readonly SchemaVersionId?: string;
    readonly VersionNumber?: number;
    readonly Status?: string;
    /** Status as CreateSchema names it. */
    readonly SchemaVersionStatus?: string;
  };
}

/** Three calls need no Glue client of the SDK: a signing fetch keeps it out of every function. */
export function glueClient(place: {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: AwsCredentials;
}) {
  const { region, endpoint, credentials } = place;
  const client = signingClient({
    ...{ service: 'glue', region, credentials },
    ...{ retries: 2, answerWithinMs: ANSWER_WITHIN_MS },
  });
  return {
    /** @throws MillraceError `MLR_REGISTRY_UNAVAILABLE` when there is no answer */
    async call(action: string, payload: object): Promise<GlueAnswer> {
      let response: Response;
      let text: string;
      try {
        response = await client.fetch(endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': `AWSGlue.${action}`,
          },
          body: JSON.stringify(payload),
        });
        text = await response.text();
      } catch (error) {
        throw unavailable(endpoint, reasonOf(error));
      }
      const { ok, status } = response;
      try {
        return { ok, status, body: JSON.parse(text) as GlueAnswer['body'] };
      } catch {
        throw unavailable(endpoint, `answered ${status} and no JSON to ${action}`);
      }
    },
    unexpected: (answer: GlueAnswer, action: string) =>
      unavailable(
        endpoint,
        `answered ${answer.status} ${errorOf(answer)} to ${action}: ${wordsOf(answer).slice(0, 200)}`,
      ),
  };
}

/** The name of Glue's error; empty when there is none. */
export const errorOf = ({ body }: GlueAnswer): string => body.__type?.split('#').at(-1) ?? '';

export const wordsOf = ({ body }: GlueAnswer): string => body.Message ?? body.message ?? '';
