import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from '../lib/bundle.ts';
import { bundleStream } from '../lib/bundle-stream.ts';
import { addPipeline } from '../lib/pipeline.ts';
import type { OwnPostgres, Stage } from '../lib/stage.ts';
import { STAGES } from '../lib/stages.ts';

const app = new App();
const wanted: unknown = app.node.tryGetContext('stage');
const stages = Object.values<Stage>(STAGES).filter(
  ({ name }) => wanted === undefined || wanted === name,
);
if (stages.length === 0) {
  throw new Error(`No stage "${wanted}": -c stage= takes ${Object.keys(STAGES).join(', ')}.`);
}

// Bundling here, once, means a deployment can never carry code older than the sources.
const built = await bundle();
if (stages.some(({ streamLane }) => streamLane !== 'none')) await bundleStream();
const code = (name: string) => {
  if (!built.some((each) => each.name === name)) {
    throw new Error(`lambdas/${name}/handler.ts is missing, so the function has no code.`);
  }
  return Code.fromAsset(join(import.meta.dirname, '..', 'dist', name));
};
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
const env = account === undefined || region === undefined ? undefined : { account, region };

// What `millrace up` starts, registry and database, has its address from there; canaries are sent when it says so.
const localRegistry: unknown = app.node.tryGetContext('localRegistry');
const localDatabase: unknown = app.node.tryGetContext('localDatabase');
const localCanary: unknown = app.node.tryGetContext('localCanary');
// On the emulator every stage is deployed the way the local one is: nobody bootstrapped it.
const emulated = app.node.tryGetContext('emulated') === true;
const asStarted = (stage: Stage): Stage =>
  stage.name === 'local'
    ? {
        ...stage,
        ...(typeof localRegistry === 'string' && { registry: { url: localRegistry } }),
        ...(typeof localDatabase === 'string' && { relational: databaseAt(localDatabase) }),
        ...(localCanary === true && { canary: { everyMinutes: 1, objectiveMs: 15_000 } }),
      }
    : { ...stage, ...(emulated && { deployment: STAGES.local.deployment }) };

function databaseAt(url: string): OwnPostgres {
  const { hostname: host, port, pathname, username: user } = new URL(url);
  const at = { host, port: Number(port), database: pathname.slice(1), user };
  return { kind: 'bring-your-own', ...at, auth: 'none', tls: false };
}

for (const stage of stages) {
  addPipeline(app, { stage: asStarted(stage), code, ...(env === undefined ? {} : { env }) });
}
app.synth();
