import type { BaseOptions } from '@platformatic/kafka';
import { MillraceError } from '../../domain/errors.ts';
import { sdkCredentials } from '../sdk-credentials.ts';
import { mskToken } from './msk-token.ts';

const NO_CREDENTIALS = 'KAFKA_AUTH=iam finds no AWS credentials to sign in to Kafka with';

/** How a client signs in to its brokers. `iam`: to Amazon MSK, as the AWS identity the process runs with. */
export type KafkaAuth = 'none' | { readonly iam: { readonly region: string } };

/** What of a client's options decides how it connects and who it is. */
export type KafkaLogin = Pick<BaseOptions, 'sasl' | 'tls' | 'tlsServerName'>;

/**
 * The options of a login. A client asks for a token whenever it connects, and again after four fifths of the session
 * that the broker granted, on the connection it has.
 * @param credentials @default what the SDK finds: environment, profile, task role, instance role
 */
export function kafkaLogin(
  auth: KafkaAuth,
  credentials = sdkCredentials('MLR_BROKER_UNAVAILABLE', NO_CREDENTIALS),
): KafkaLogin {
  if (auth === 'none') return {};
  const { region } = auth.iam;
  const token = async () => mskToken({ region, credentials: await credentials() });
  return {
    // Certificates are verified by default, against the name that is asked for.
    tls: {},
    tlsServerName: true,
    sasl: {
      ...{ mechanism: 'OAUTHBEARER', token },
      // A broker that refuses answers with a reason in place of an error (RFC 7628); to the client that is a success.
      authBytesValidator: (answer, callback) =>
        answer.length === 0 ? callback(null, answer) : callback(refusedBy(answer)),
    },
  };
}

const refusedBy = (answer: Buffer): MillraceError =>
  new MillraceError(
    'MLR_BROKER_UNAVAILABLE',
    `The broker refuses the identity of KAFKA_AUTH=iam (${answer}): see that it may kafka-cluster:Connect, and that AWS_REGION is the cluster's`,
  );
