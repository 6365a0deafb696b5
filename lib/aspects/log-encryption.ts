import type { IAspect } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { explain } from '../explained/explain.ts';

/** Encrypts every log group with the stage's key, whoever made it. */
export class LogEncryption implements IAspect {
  readonly #key: IKey | undefined;

  /** @param key must let CloudWatch Logs use it. @default CloudWatch Logs encrypts with keys of its own */
  constructor(key: IKey | undefined) {
    this.#key = key;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnLogGroup)) return;
    if (this.#key !== undefined) node.kmsKeyId = this.#key.keyArn;
    else explain(node, { CKV_AWS_158: 'CloudWatch Logs encrypts it with a key of its own.' });
  }
}
