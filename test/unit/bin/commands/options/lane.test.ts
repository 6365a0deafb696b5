import { describe, expect, it } from '@jest/globals';
import { type LaneChoice, lanesOf } from '../../../../../bin/commands/options/lane.ts';
import type { CommonEndpoints } from '../../../../../local/endpoints.ts';

const stream = {
  ...{ databaseUrl: '', cacheUrl: null, prometheusUrl: null, consumerGroup: 'g', members: [] },
};
const NONE = { kafka: null, stream: null, registryUrl: null, logs: '' };
const WORKFLOW = { ...NONE, awsEndpoint: 'http://127.0.0.1:4566' };
const STREAM: CommonEndpoints = { ...NONE, stream };
const BOTH = { ...WORKFLOW, stream };

describe('lanesOf', () => {
  it.each<[string, CommonEndpoints, LaneChoice, string[]]>([
    ['both of both', BOTH, 'both', ['workflow', 'stream']],
    ['one of both', BOTH, 'stream', ['stream']],
    ['what there is', WORKFLOW, 'both', ['workflow']],
    ['what there is, the other way round', STREAM, 'both', ['stream']],
  ])('takes %s', (_, endpoints, choice, lanes) => {
    expect(lanesOf(endpoints, choice)).toEqual(lanes);
  });

  it.each<[CommonEndpoints, LaneChoice, RegExp]>([
    [WORKFLOW, 'stream', /The stream lane does not run here/],
    [STREAM, 'workflow', /The workflow lane does not run here/],
  ])('refuses a lane that does not run: %#', (endpoints, choice, sentence) => {
    expect(() => lanesOf(endpoints, choice)).toThrow(sentence);
  });
});
