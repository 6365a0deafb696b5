import {
  type App,
  CliCredentialsStackSynthesizer,
  type Environment,
  type IStackSynthesizer,
  type StackProps,
  Tags,
} from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from './functions.ts';
import { checkStage, guardSynthesis } from './guards/check.ts';
import { StatefulStack } from './stacks/stateful-stack.ts';
import { StatelessStack } from './stacks/stateless-stack.ts';
import type { Stage } from './stage.ts';
import { STREAM_FOLDER } from './stream-image/folder.ts';
import { tagsOf } from './tags.ts';

export interface PipelineProps {
  readonly stage: Stage;
  /** The code of each function. */
  readonly code: (name: FunctionName) => Code;
  /** What the image of the stream lane's members is built from. @default what `bundleStream` makes */
  readonly streamFolder?: string;
  /** Account and region for a bootstrapped stage. @default whatever the deployment's credentials say */
  readonly env?: Environment;
}

/** Adds a stage's two stacks to the app. */
export const addPipeline = (app: App, props: PipelineProps) => {
  const { stage, code, streamFolder = STREAM_FOLDER, env } = props;
  checkStage(stage);
  const { deployment } = stage;
  const common = (): StackProps =>
    deployment.kind === 'direct'
      ? {
          env: { account: deployment.account, region: deployment.region },
          // The library's optional getter is wider than exact optional types allow.
          synthesizer: new CliCredentialsStackSynthesizer({
            fileAssetsBucketName: deployment.assetBucket,
          }) as IStackSynthesizer,
        }
      : {
          ...(env === undefined ? {} : { env }),
          terminationProtection: stage.dataOnRemoval === 'retain',
        };

  const stateful = new StatefulStack(app, `Millrace-${stage.name}-Stateful`, {
    ...common(),
    stage,
    description: `Millrace ${stage.name}: tables, bucket, queues, bus`,
  });
  const stateless = new StatelessStack(app, `Millrace-${stage.name}-Stateless`, {
    ...common(),
    stage,
    description: `Millrace ${stage.name}: functions, workflow, dashboard, alarms`,
    terminationProtection: false,
    data: stateful,
    ...{ code, streamFolder },
  });
  for (const stack of [stateful, stateless]) {
    for (const [key, value] of Object.entries(tagsOf(stage))) Tags.of(stack).add(key, value);
  }
  guardSynthesis([stateful, stateless], stage.guardExceptions);
  return { stateful, stateless };
};
