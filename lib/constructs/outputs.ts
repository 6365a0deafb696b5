import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Publishes values under exactly the given keys, so a client finds each thing by a name that never changes. */
export class Outputs extends Construct {
  constructor(scope: Construct, values: Readonly<Record<string, string>>) {
    super(scope, 'Outputs');
    for (const [key, value] of Object.entries(values)) {
      new CfnOutput(this, key, { value }).overrideLogicalId(key);
    }
  }
}
