import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { explain } from './explain.ts';

/** SQS encrypts with keys of its own (SSE-SQS) where the stage has no key. */
export function explainQueue(queue: Queue, ownKey: boolean): void {
  if (ownKey) return;
  explain(queue, {
    CKV_AWS_27: 'Encrypted with keys that SQS manages (SSE-SQS); the rule knows KMS alone.',
  });
}

/** A queue that messages end in. */
export function explainLastQueue(queue: Queue): void {
  explain(queue, {
    'Serverless-SQSRedrivePolicy':
      'Messages end here until somebody redrives them: an alarm counts them, and nothing receives them by itself.',
  });
}
