import { str } from 'envalid';
import type { KafkaAuth } from './login.ts';

/** The environment variables of a login to Kafka. */
export const LOGIN_SETTINGS = {
  KAFKA_AUTH: str({ choices: ['none', 'iam'], default: 'none' }),
  AWS_REGION: str({
    default: undefined,
    desc: 'KAFKA_AUTH=iam signs for a region',
    requiredWhen: ({ KAFKA_AUTH }) => KAFKA_AUTH === 'iam',
  }),
} as const;

interface LoginVariables {
  readonly KAFKA_AUTH: 'none' | 'iam';
  readonly AWS_REGION: string | undefined;
}

export const kafkaAuthOf = ({ KAFKA_AUTH, AWS_REGION: region }: LoginVariables): KafkaAuth =>
  KAFKA_AUTH === 'iam' && region !== undefined ? { iam: { region } } : 'none';
