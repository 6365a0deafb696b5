import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from '../lib/bundle.ts';
import { addPipeline } from '../lib/pipeline.ts';
import type { Stage } from '../lib/stage.ts';
import { STAGES } from '../lib/stages.ts';

const app = new App();
const wanted: unknown = app.node.tryGetContext('stage');
const stages = Object.values(STAGES).filter(({ name }) => wanted === undefined || wanted === name);
if (stages.length === 0) {
  throw new Error(`No stage "${wanted}": -c stage= takes ${Object.keys(STAGES).join(', ')}.`);
}

// Bundling here, once, means a deployment can never carry code older than the sources.
const built = await bundle();
const code = (name: string) => {
  if (!built.some((each) => each.name === name)) {
    throw new Error(`lambdas/${name}/handler.ts is missing, so the function has no code.`);
  }
  return Code.fromAsset(join(import.meta.dirname, '..', 'dist', name));
};
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
const env = account === undefined || region === undefined ? undefined : { account, region };

// The registry that `millrace up` starts has its address from there.
const localRegistry: unknown = app.node.tryGetContext('localRegistry');
const withRegistry = (stage: Stage): Stage =>
  stage.name === 'local' && typeof localRegistry === 'string'
    ? { ...stage, registry: { url: localRegistry } }
    : stage;

for (const stage of stages) {
  addPipeline(app, { stage: withRegistry(stage), code, ...(env === undefined ? {} : { env }) });
}
app.synth();
