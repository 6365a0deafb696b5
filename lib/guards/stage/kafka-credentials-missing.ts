import type { StageGuard } from '../guard.ts';

export const kafkaCredentialsMissing: StageGuard = function* ({ kafka }) {
  if (kafka.kind !== 'bootstrap') return;
  if (kafka.secretArn === undefined && kafka.vpc === undefined) {
    yield 'kafka names brokers reached over the Internet without credentials: set kafka.secretArn, or kafka.vpc if they are private.';
  }
};
